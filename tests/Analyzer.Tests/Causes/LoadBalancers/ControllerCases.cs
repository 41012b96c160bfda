using System.Globalization;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.LoadBalancers;

internal static class ControllerCases
{
    private const string MetalLb = "cluster/logs/metallb-system/controller-6dd967fdc7-k8vzs/controller.log";
    private const string OnNode = "nodes/worker-1/files/var/log/pods/metallb-system_controller-6dd967fdc7-k8vzs_4262a462-c836-bb43-b1c5-823718d41650";

    public static readonly CauseCase TwoOwners = new("load-balancers/two-controllers-own-services", "cluster")
    {
        Fault = site => WithKubeVip(site, serviceElection: "true"),
        LookAlike = site => WithKubeVip(site, serviceElection: "false"),
        Without = ["cluster/core_v1_pods.json", "cluster/apps_v1_deployments.json", "cluster/apps_v1_daemonsets.json", "cluster/logs/metallb-system", OnNode],
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase ReconcileStorm = new("load-balancers/reconcile-storm", "cluster")
    {
        Fault = site => Reconciling(site, timesInAMinute: 12),
        LookAlike = site => Reconciling(site, timesInAMinute: 11),
        Without = ["cluster/logs/metallb-system"],
        Negation = site => site.DeleteLines(MetalLb, ":05Z"),
        LeastConfidence = Confidence.Proven,
    };

    private static ChangedSite Reconciling(ChangedSite site, int timesInAMinute) => site.Delete(OnNode).Write(MetalLb, string.Concat(
        from minute in Enumerable.Range(20, 2)
        from second in Enumerable.Range(0, timesInAMinute)
        select string.Create(CultureInfo.InvariantCulture, $$"""{"caller":"service_controller.go:64","controller":"ServiceReconciler","level":"info","start reconcile":"ingress-nginx/ingress-nginx-controller","ts":"2025-03-18T09:{{minute}}:{{second * 5:00}}Z"}{{'\n'}}""")));

    private static ChangedSite WithKubeVip(ChangedSite site, string serviceElection) => site.Write("nodes/cp-1/files/etc/kubernetes/manifests/kube-vip.yaml", $"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-vip
          namespace: kube-system
        spec:
          hostNetwork: true
          containers:
          - name: kube-vip
            image: ghcr.io/kube-vip/kube-vip:v0.8.7
            args:
            - manager
            env:
            - name: cp_enable
              value: "true"
            - name: svc_enable
              value: "{serviceElection}"

        """);
}
