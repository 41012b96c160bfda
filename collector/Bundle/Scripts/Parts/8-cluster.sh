# The Kubernetes API, through kubectl, where it is there and reaches it.

find_api() {
  no_api="--no-cluster was said"
  [ -n "$cluster" ] || return 0
  kubectl=
  for each in kubectl k3s /var/lib/rancher/rke2/bin/kubectl k0s microk8s; do
    command -v "$each" >/dev/null 2>&1 && kubectl=$each && break
  done
  case $kubectl in
  '') no_api="no command kubectl on this host" && return 0 ;;
  k3s | k0s | microk8s) kubectl="$kubectl kubectl" ;;
  esac
  for each in "${KUBECONFIG:-}" "${HOME:-/root}/.kube/config" /etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/rancher/k3s/k3s.yaml /etc/rancher/rke2/rke2.yaml /etc/kubernetes/kubelet.conf /var/lib/kubelet/kubeconfig; do
    [ -n "$each" ] && [ -r "$each" ] && KUBECONFIG=$each && export KUBECONFIG && break
  done
  attempt 15 65536 $kubectl get --raw /version --request-timeout=10s
  no_api=
  [ "$code" = 0 ] || no_api="the Kubernetes API does not answer: $(sed -n '/[^ ]/{p;q;}' "$state/err.$attempts" | cut -c 1-200)"
  [ "$code" != late ] || no_api="the Kubernetes API does not answer within 15 s"
}

# api_item SOURCE
api_item() {
  where=api source=$(printf '"api": %s' "$(quoted "$1")")
  chosen || return 1
  [ -z "$no_api" ] || { [ -n "$unmet" ] || { unmet=$no_api unmet_status=skipped; }; }
  may_take
}

asks() {
  api_item "$2" || return 0
  say "$2"
  attempt "$seconds" "$bytes" $kubectl get --raw "$2"
  keep "$id.$1"
}

# lists RESOURCE APIPATH [KUBECTL'S OPTIONS]
lists() {
  resource=$1
  api_item "$2" || return 0
  shift 2
  [ $# -gt 0 ] || set -- --all-namespaces --output=json
  say "lists $resource"
  attempt "$seconds" "$bytes" $kubectl get "$resource" "$@"
  keep "$id.json"
}

# names_of RESOURCE APIPATH: names and types alone, no contents.
names_of() {
  lists "$1" "$2" --all-namespaces --output=go-template='{"apiVersion":"v1","kind":"List","items":[{{range $at, $one := .items}}{{if $at}},{{end}}{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{$one.metadata.name}}","namespace":"{{$one.metadata.namespace}}"},"type":"{{$one.type}}"}{{end}}]}'
}

# in_namespaces RESOURCE APIPATH NAMESPACE...
in_namespaces() {
  resource=$1
  api_item "$2" || return 0
  shift 2
  say "lists $resource of system namespaces"
  attempt "$seconds" "$bytes" print_in_namespaces "$@"
  keep "$id.json"
}

print_in_namespaces() {
  for each in "$@"; do
    $kubectl get "$resource" --namespace="$each" --output=jsonpath='{range .items[*]}{@}{"\n"}{end}'
  done | awk 'BEGIN { printf "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" } NF { printf "%s%s", comma, $0; comma = "," } END { print "]}" }'
}

# asks_pod_logs CONTAINERS NAMESPACE...
asks_pod_logs() {
  most_containers=$1
  shift
  api_item "logs of pods in $(printf %s "$*" | sed 's/ /, /g')" || return 0
  for each in "$@"; do
    $kubectl get pods --namespace="$each" --request-timeout=20s --output=jsonpath='{range .items[*]}{.metadata.namespace}{" "}{.metadata.name}{range .spec.containers[*]}{" "}{.name}{end}{"\n"}{end}' 2>/dev/null </dev/null
  done | awk '{ for (i = 3; i <= NF; i++) print $1, $2, $i }' | head -n "$most_containers" >"$state/logs"
  while read -r namespace pod container <&4; do
    for previous in "" .previous; do
      source=$(printf '"api": %s' "$(quoted "/api/v1/namespaces/$namespace/pods/$pod/log?container=$container${previous:+&previous=true}")")
      may_take || continue
      attempt "$seconds" "$bytes" $kubectl logs --namespace="$namespace" "$pod" --container="$container" --since="${since}h" --timestamps ${previous:+--previous}
      [ -z "$previous" ] || [ "$code" = 0 ] || continue
      keep "cluster/logs/$namespace/$pod/$container$previous.log"
    done
  done 4<"$state/logs"
}

# What is left of objects that hold programs' settings, arguments and environments without them: enough to tell which pod is where, and how it does.
lists_pods() {
  lists pods "$1" --all-namespaces --output=go-template='{"apiVersion":"v1","kind":"List","items":[{{range $at, $one := .items}}{{if $at}},{{end}}{"apiVersion":"v1","kind":"Pod","metadata":{"name":{{printf "%q" $one.metadata.name}},"namespace":{{printf "%q" $one.metadata.namespace}},"uid":{{printf "%q" $one.metadata.uid}},"creationTimestamp":{{printf "%q" $one.metadata.creationTimestamp}},"labels":{ {{- $comma := ""}}{{range $key, $value := $one.metadata.labels}}{{$comma}}{{printf "%q:%q" $key $value}}{{$comma = ","}}{{end}}}},"spec":{ {{- with $one.spec.nodeName}}"nodeName":{{printf "%q" .}},{{end}}{{if $one.spec.hostNetwork}}"hostNetwork":true,{{end}}"containers":[{{range $index, $container := $one.spec.containers}}{{if $index}},{{end}}{"name":{{printf "%q" $container.name}},"image":{{printf "%q" $container.image}},"ports":[{{range $number, $port := $container.ports}}{{if $number}},{{end}}{ {{- with $port.name}}"name":{{printf "%q" .}},{{end}}{{with $port.hostPort}}"hostPort":{{printf "%v" .}},{{end}}{{with $port.protocol}}"protocol":{{printf "%q" .}},{{end}}"containerPort":{{printf "%v" $port.containerPort}}}{{end}}]}{{end}}]},"status":{"phase":{{printf "%q" $one.status.phase}}{{with $one.status.reason}},"reason":{{printf "%q" .}}{{end}}{{with $one.status.podIP}},"podIP":{{printf "%q" .}}{{end}}{{with $one.status.hostIP}},"hostIP":{{printf "%q" .}}{{end}}{{with $one.status.podIPs}},"podIPs":[{{range $index, $each := .}}{{if $index}},{{end}}{"ip":{{printf "%q" $each.ip}}}{{end}}]{{end}},"conditions":[{{range $index, $each := $one.status.conditions}}{{if $index}},{{end}}{"type":{{printf "%q" $each.type}},"status":{{printf "%q" $each.status}}{{with $each.reason}},"reason":{{printf "%q" .}}{{end}}}{{end}}],"containerStatuses":[{{range $index, $each := $one.status.containerStatuses}}{{if $index}},{{end}}{"name":{{printf "%q" $each.name}},"ready":{{$each.ready}},"restartCount":{{printf "%v" $each.restartCount}},"image":{{printf "%q" $each.image}},"state":{ {{- with $each.state.waiting}}"waiting":{"reason":{{printf "%q" .reason}}}{{end}}{{with $each.state.terminated}}"terminated":{"reason":{{printf "%q" .reason}},"exitCode":{{printf "%v" .exitCode}}}{{end}}{{with $each.state.running}}"running":{}{{end}}}}{{end}}]}}{{end}}]}'
}

# lists_workloads RESOURCE APIPATH KIND
lists_workloads() {
  lists "$1" "$2" --all-namespaces --output=go-template='{"apiVersion":"v1","kind":"List","items":[{{range $at, $one := .items}}{{if $at}},{{end}}{"apiVersion":"apps/v1","kind":"'"$3"'","metadata":{"name":{{printf "%q" $one.metadata.name}},"namespace":{{printf "%q" $one.metadata.namespace}}},"spec":{ {{- with $one.spec.replicas}}"replicas":{{printf "%v" .}},{{end}}"selector":{"matchLabels":{ {{- $comma := ""}}{{range $key, $value := $one.spec.selector.matchLabels}}{{$comma}}{{printf "%q:%q" $key $value}}{{$comma = ","}}{{end}}}},"template":{"spec":{"containers":[{{range $index, $container := $one.spec.template.spec.containers}}{{if $index}},{{end}}{"name":{{printf "%q" $container.name}},"image":{{printf "%q" $container.image}}}{{end}}]}}},"status":{ {{- $comma := ""}}{{range $key, $value := $one.status}}{{if or (eq $key "replicas") (eq $key "readyReplicas") (eq $key "availableReplicas") (eq $key "updatedReplicas") (eq $key "desiredNumberScheduled") (eq $key "currentNumberScheduled") (eq $key "numberReady") (eq $key "numberAvailable") (eq $key "updatedNumberScheduled") (eq $key "numberMisscheduled") (eq $key "numberUnavailable")}}{{$comma}}{{printf "%q:%v" $key $value}}{{$comma = ","}}{{end}}{{end}}}}{{end}}]}'
}

# lists_known_configmaps APIPATH: those of the cluster's own parts, whose settings are known; others may hold anything.
lists_known_configmaps() {
  api_item "$1" || return 0
  say "lists the cluster's own configmaps"
  attempt "$seconds" "$bytes" print_known_configmaps
  keep "$id.json"
}

print_known_configmaps() {
  for each in kube-system/coredns kube-system/coredns-custom kube-system/node-local-dns kube-system/kube-proxy kube-system/kubeadm-config kube-system/kubelet-config kube-system/kube-flannel-cfg \
    kube-flannel/kube-flannel-cfg kube-system/calico-config kube-system/canal-config kube-system/cilium-config kube-system/kube-router-cfg kube-system/antrea-config kube-system/ip-masq-agent metallb-system/config kube-system/kubevip kube-public/cluster-info; do
    $kubectl get configmap "${each#*/}" --namespace="${each%/*}" --ignore-not-found --output=jsonpath='{@}{"\n"}'
  done | awk 'BEGIN { printf "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" } NF { printf "%s%s", comma, $0; comma = "," } END { print "]}" }'
}
