package dev.waybill.testing.template;

import java.io.Reader;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// YAML with CloudFormation's tags, which become the long form of the functions they stand for.
final class YamlReader {

    private YamlReader() {}

    static Map<String, Object> read(Reader reader) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return Trees.map(new Yaml(new Tags(options)).load(reader), "the file");
    }

    private static final class Tags extends SafeConstructor {

        Tags(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new Intrinsic());
        }

        private final class Intrinsic extends AbstractConstruct {

            @Override
            public Object construct(Node node) {
                String tag = node.getTag().getValue().substring(1);
                String function = tag.equals("Ref") || tag.equals("Condition") ? tag : "Fn::" + tag;
                Object argument =
                        switch (node) {
                            case ScalarNode scalar -> constructScalar(scalar);
                            case SequenceNode sequence -> constructSequence(sequence);
                            case MappingNode mapping -> constructMapping(mapping);
                            default -> throw new TemplateFault("!" + tag, "has no argument");
                        };
                return Map.of(function, splitAttribute(function, argument));
            }

            private static Object splitAttribute(String function, Object argument) {
                return function.equals("Fn::GetAtt") && argument instanceof String text
                        ? List.of((Object[]) text.split("\\.", 2))
                        : argument;
            }
        }
    }
}
