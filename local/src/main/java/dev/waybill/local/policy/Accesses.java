package dev.waybill.local.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/// What a request needs to be permitted.
public final class Accesses {

    /// Without it S3 answers 403 for an object that is not there.
    static final String LIST_BUCKET = "s3:ListBucket";

    private static final Pattern SELECT = Pattern.compile("SELECT \\* FROM \"([^\"]+)\" WHERE ");

    private Accesses() {}

    /// All that `request` needs. Throws [IllegalStateException] for one that no function has made
    /// so far: its actions are to be added here.
    public static List<Access> of(SdkRequest request) {
        return switch (request) {
            case SqsRequest sqs -> List.of(ofQueue(sqs));
            case GetItemRequest r -> table("GetItem", r.tableName());
            case PutItemRequest r -> table("PutItem", r.tableName());
            case UpdateItemRequest r -> table("UpdateItem", r.tableName());
            case DeleteItemRequest r -> table("DeleteItem", r.tableName());
            case DescribeTableRequest r -> table("DescribeTable", r.tableName());
            case QueryRequest r -> indexed("Query", r.tableName(), r.indexName());
            case ScanRequest r -> indexed("Scan", r.tableName(), r.indexName());
            case ExecuteStatementRequest r -> table("PartiQLSelect", selected(r));
            case BatchGetItemRequest r -> tables("BatchGetItem", r.requestItems().keySet());
            case BatchWriteItemRequest r -> tables("BatchWriteItem", r.requestItems().keySet());
            case TransactGetItemsRequest r ->
                    tables(
                            "GetItem",
                            r.transactItems().stream().map(i -> i.get().tableName()).toList());
            case TransactWriteItemsRequest r ->
                    r.transactItems().stream().flatMap(Accesses::ofWrite).toList();
            default -> ofObject(request);
        };
    }

    /// The table that a statement reads; functions make no other statements.
    private static String selected(ExecuteStatementRequest request) {
        Matcher table = SELECT.matcher(request.statement());
        if (!table.lookingAt()) {
            throw unknown(request);
        }
        return table.group(1);
    }

    private static Stream<Access> ofWrite(TransactWriteItem item) {
        List<Access> accesses = new ArrayList<>();
        if (item.put() != null) {
            accesses.addAll(table("PutItem", item.put().tableName()));
        }
        if (item.update() != null) {
            accesses.addAll(table("UpdateItem", item.update().tableName()));
        }
        if (item.delete() != null) {
            accesses.addAll(table("DeleteItem", item.delete().tableName()));
        }
        if (item.conditionCheck() != null) {
            accesses.addAll(table("ConditionCheckItem", item.conditionCheck().tableName()));
        }
        return accesses.stream();
    }

    private static List<Access> ofObject(SdkRequest request) {
        return switch (request) {
            // Without the second S3 answers 403 where functions look for a 404.
            case GetObjectRequest r ->
                    List.of(object("GetObject", r.bucket(), r.key()), bucket(r.bucket()));
            case HeadObjectRequest r ->
                    List.of(object("GetObject", r.bucket(), r.key()), bucket(r.bucket()));
            case PutObjectRequest r -> List.of(object("PutObject", r.bucket(), r.key()));
            case CreateMultipartUploadRequest r ->
                    List.of(object("PutObject", r.bucket(), r.key()));
            case UploadPartRequest r -> List.of(object("PutObject", r.bucket(), r.key()));
            case CompleteMultipartUploadRequest r ->
                    List.of(object("PutObject", r.bucket(), r.key()));
            case AbortMultipartUploadRequest r ->
                    List.of(object("AbortMultipartUpload", r.bucket(), r.key()));
            case ListPartsRequest r ->
                    List.of(object("ListMultipartUploadParts", r.bucket(), r.key()));
            case ListMultipartUploadsRequest r ->
                    List.of(new Access("s3:ListBucketMultipartUploads", r.bucket()));
            case DeleteObjectRequest r -> List.of(object("DeleteObject", r.bucket(), r.key()));
            case HeadBucketRequest r -> List.of(bucket(r.bucket()));
            case ListObjectsV2Request r -> List.of(bucket(r.bucket()));
            default -> throw unknown(request);
        };
    }

    private static Access ofQueue(SqsRequest request) {
        return switch (request) {
            case SendMessageRequest r -> queue("SendMessage", r.queueUrl());
            case SendMessageBatchRequest r -> queue("SendMessage", r.queueUrl());
            case ChangeMessageVisibilityRequest r -> queue("ChangeMessageVisibility", r.queueUrl());
            case GetQueueAttributesRequest r -> queue("GetQueueAttributes", r.queueUrl());
            default -> throw unknown(request);
        };
    }

    private static List<Access> table(String action, String table) {
        return List.of(new Access("dynamodb:" + action, "table/" + Access.resourceOf(table)));
    }

    private static List<Access> tables(String action, Collection<String> tables) {
        return tables.stream().flatMap(table -> table(action, table).stream()).toList();
    }

    private static List<Access> indexed(String action, String table, @Nullable String index) {
        return index == null
                ? table(action, table)
                : List.of(new Access("dynamodb:" + action, "table/" + table + "/index/" + index));
    }

    private static Access object(String action, String bucket, String key) {
        return new Access("s3:" + action, bucket + "/" + key);
    }

    private static Access bucket(String bucket) {
        return new Access(LIST_BUCKET, bucket);
    }

    private static Access queue(String action, String url) {
        return new Access("sqs:" + action, url.substring(url.lastIndexOf('/') + 1));
    }

    private static IllegalStateException unknown(SdkRequest request) {
        return new IllegalStateException(
                "no permission is known for " + request.getClass().getSimpleName());
    }
}
