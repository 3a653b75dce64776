#!/bin/sh
# Deploys template.yaml by SAM. make deploy calls it
#   deploy.sh check STACK [Name=Value …]   before it builds: can this account take a first deployment?
#   deploy.sh go STACK [Name=Value …]      afterwards
# SAM is the command, AWS_REGION the region, if it is not the profile's.
#
# A first deployment that fails must leave nothing behind, or the names of tables and bucket are taken at the second
# try. CloudFormation takes back what it has made (RetainExceptOnCreate), but for tables that refuse to be deleted:
# so the first deployment makes tables that do not, and protects them when all is there.
set -eu

say() { echo "make deploy: $*" >&2; }

# SAM itself does not read AWS_REGION.
ask() { aws "$@" --output text ${AWS_REGION:+--region "$AWS_REGION"}; }

deploy() {
  "$SAM" deploy --template-file template.yaml --stack-name "$stack" ${AWS_REGION:+--region "$AWS_REGION"} \
    --resolve-s3 --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset "$@"
}

# The stack's status; "none" if there is no such stack, and "unknown" if nobody can tell.
status() {
  case $SAM in *samlocal) echo unknown; return ;; esac
  if ! command -v aws >/dev/null; then
    echo unknown
  elif said=$(ask cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus' 2>&1); then
    echo "$said" | awk 'END { print $NF }' # the tool may warn of something first
  else
    case $said in *"does not exist"*) echo none ;; *) echo unknown ;; esac
  fi
}

# What the template reserves by a parameter, of which $2 is the value, if one is given.
reserved() {
  functions=$(grep -c "ReservedConcurrentExecutions:.*!Ref $1," template.yaml)
  default=$(awk -v name="$1:" '$1 == name { inside = 1 } inside && $1 == "Default:" { print $2; exit }' template.yaml)
  echo $((functions * ${2:-$default}))
}

quota() {
  case $work$watch in *[!0-9]*) return ;; esac # CloudFormation will say so
  reserved=$(($(reserved WorkConcurrency "$work") + $(reserved WatchConcurrency "$watch")))
  [ "$reserved" -gt 0 ] || return 0
  free=$(ask lambda get-account-settings --query AccountLimit.UnreservedConcurrentExecutions) || free=
  case $free in
    '' | *[!0-9]*) say "AWS does not say how many functions this account may run at once; $((reserved + 100)) are needed"; return ;;
  esac
  if [ "$free" -lt $((reserved + 100)) ]; then
    say "this account may run $free more functions at once, and needs $((reserved + 100)): $reserved that this stack reserves," \
      "and 100 that Lambda keeps for all others. Raise the quota (Service Quotas, AWS Lambda, Concurrent executions)," \
      "or add PARAMETERS=\"WorkConcurrency=0 WatchConcurrency=0$([ "$free" -ge 100 ] || echo ' MaxWaiters=0')\""
    exit 1
  fi
}

step=$1 stack=$2 work='' watch='' protection=''
shift 2
for each; do
  shift
  case $each in
    WorkConcurrency=*) work=${each#*=} ;;
    WatchConcurrency=*) watch=${each#*=} ;;
    DeletionProtection=*) protection=${each#*=}; continue ;;
  esac
  set -- "$@" "$each"
done
status=$(status)

if [ "$step" = check ]; then
  case $status in
    none | REVIEW_IN_PROGRESS) quota ;;
    unknown)
      case $SAM in *samlocal) exit ;; esac
      say "the AWS CLI is not there, or AWS does not let it see whether $stack exists. If it does not, look at" \
        "\"When the first deployment fails\" in docs/operations.md" ;;
    CREATE_FAILED | ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED)
      say "$stack is $status: what is left of it has to be removed first, see \"When the first deployment fails\"" \
        "in docs/operations.md"
      exit 1 ;;
  esac
  exit
fi

case $status in
  none | REVIEW_IN_PROGRESS)
    deploy --on-failure DELETE --parameter-overrides "$@" DeletionProtection=false || {
      say "what was made is removed again, if nothing above says otherwise. Mend the first failure, and deploy again"
      exit 1
    }
    [ "${protection:=true}" != false ] || exit 0
    say "$stack is there; now its tables are to refuse deletion"
    ;;
esac
[ -z "$protection" ] || set -- "$@" "DeletionProtection=$protection"
deploy --parameter-overrides "$@"
