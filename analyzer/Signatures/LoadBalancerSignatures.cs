using System.Collections.Immutable;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>What controllers of LoadBalancer Services say.</summary>
internal static class LoadBalancerSignatures
{
    public static ImmutableArray<Signature> All { get; } =
    [
        // Docker's JSON logs escape the quotes of what they hold.
        // MetalLB's logger sorts its keys, so the Service follows the controller's name. Older releases have no ServiceReconciler.
        new("load-balancers/metallb-reconciles", Severity.Info,
            "start reconcile",
            """controller\\?":\\?"ServiceReconciler\\?".*start reconcile\\?":\\?"(?<service>[^"\\/]+/[^"\\/]+)""")
        {
            CountBy = "service",
            OnlyForRules = true,
            SeenIn = "MetalLB controller 0.13 to 0.14",
            Matches = ["""{"caller":"service_controller.go:60","controller":"ServiceReconciler","level":"info","start reconcile":"ingress-nginx/ingress-nginx","ts":"2024-06-05T22:35:17Z"}"""],
            MustNotMatch =
            [
                """{"caller":"service_controller.go:103","controller":"ServiceReconciler","end reconcile":"ingress-nginx/ingress-nginx","level":"info","ts":"2024-06-05T22:35:17Z"}""",
                """{"caller":"config_controller.go:51","controller":"ConfigReconciler","level":"info","start reconcile":"/k8s-worker3","ts":"2023-01-06T16:35:42Z"}""",
            ],
        },

        // Before 0.13. Speakers print it too, at every change of the endpoints.
        new("load-balancers/metallb-updates", Severity.Info,
            "startUpdate",
            """event\\?":\\?"startUpdate\\?".*service\\?":\\?"(?<service>[^"\\/]+/[^"\\/]+)""")
        {
            CountBy = "service",
            OnlyForRules = true,
            SeenIn = "MetalLB controller and speaker 0.9 to 0.12",
            Matches = ["""{"caller":"main.go:267","event":"startUpdate","msg":"start of service update","service":"shop/web-lb","ts":"2020-06-09T21:15:09.864932001Z"}"""],
            MustNotMatch = ["""{"caller":"main.go:271","event":"endUpdate","msg":"end of service update","service":"shop/web-lb","ts":"2020-06-09T21:15:09.864965946Z"}"""],
        },

        new("load-balancers/metallb-writes-service", Severity.Info,
            "serviceUpdated",
            """event\\?":\\?"serviceUpdated""")
        {
            OnlyForRules = true,
            SeenIn = "MetalLB controller 0.9 to 0.14",
            Matches = ["""{"caller":"main.go:101","event":"serviceUpdated","level":"info","msg":"updated service object","ts":"2024-06-05T22:35:17Z"}"""],
            MustNotMatch = ["""{"caller":"main.go:92","event":"serviceDeleted","level":"info","msg":"service deleted","ts":"2024-06-05T22:35:17Z"}"""],
        },

        new("load-balancers/address-pool-exhausted", Severity.Warning,
            "no available IPs",
            """error\\?":\\?".*no available IPs""")
        {
            SeenIn = "MetalLB controller 0.8 to 0.15",
            Matches = ["""{"caller":"service.go:143","error":"no available IPs","level":"error","msg":"IP allocation failed","op":"allocateIPs","ts":"2025-04-28T14:11:38Z"}"""],
            MustNotMatch = ["# what to do when there are no available IPs"],
        },
    ];
}
