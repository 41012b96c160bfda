namespace SupportBundle.Analyzer.Tests.Causes.LoadBalancers;

internal static class IngressCases
{
    private const string Ingresses = "cluster/networking.k8s.io_v1_ingresses.json";

    private const string Second = """
         "items": [
          {
           "metadata": {"name": "web-old", "namespace": "shop", "creationTimestamp": "2025-03-01T10:41:02Z", "annotations": {}},
           "spec": {
            "ingressClassName": "nginx",
            "rules": [
             {
              "host": "shop.example.net",
              "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": "web-nodeport", "port": {"name": "http"}}}}]}
             }
            ]
           }
          },

        """;

    private static ChangedSite WithSecond(ChangedSite site, string annotations) =>
        site.Replace(Ingresses, " \"items\": [\n", Second.Replace("{}", annotations, StringComparison.Ordinal));

    public static readonly CauseCase ClassUnknown = new("services/ingress-class-unknown", "cluster")
    {
        Fault = site => site.Replace(Ingresses, "\"ingressClassName\": \"nginx\"", "\"ingressClassName\": \"traefik\""),
        LookAlike = site => site.DeleteLines(Ingresses, "ingressClassName"),
        Without = ["cluster/networking.k8s.io_v1_ingressclasses.json"],
    };

    public static readonly CauseCase BackendMissing = new("services/ingress-backend-missing", "cluster")
    {
        Fault = site => site.Replace(Ingresses, "\"name\": \"http\"", "\"name\": \"https\""),
        LookAlike = site => site.Replace(Ingresses, "\"name\": \"http\"", "\"number\": 80"),
        Without = ["cluster/core_v1_services.json"],
        Negation = site => site.Replace(Ingresses, "\"name\": \"https\"", "\"name\": \"http\""),
    };

    public static readonly CauseCase HostTwice = new("services/ingress-host-twice", "cluster")
    {
        Fault = site => WithSecond(site, "{}"),
        LookAlike = site => WithSecond(site, "{\"nginx.ingress.kubernetes.io/canary\": \"true\"}"),
        Without = [Ingresses],
    };
}
