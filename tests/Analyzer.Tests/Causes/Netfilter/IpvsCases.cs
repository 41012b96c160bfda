using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.Netfilter;

internal static class IpvsCases
{
    private const string Connections = "nodes/worker-1/netfilter/ipvs-connections.txt";
    private const string First = "TCP 00:56  SYN_RECV    192.168.40.21:41542 10.101.17.40:80 10.244.2.3:8080";
    private const string Second = "TCP 00:53  SYN_RECV    192.168.40.21:41560 10.101.17.40:80 10.244.2.4:8080";
    private const string Third = "TCP 00:49  SYN_RECV    192.168.40.21:41588 10.101.17.40:80 10.244.1.4:8080";

    public static readonly CauseCase HalfOpen = new("netfilter/ipvs-connections-half-open", "node:worker-1")
    {
        Overlay = "healthy-ipvs",
        Fault = site => site.Append(Connections, First, Second, Third),
        LookAlike = site => site.Append(Connections, First, Second, Third.Replace("SYN_RECV   ", "ESTABLISHED", StringComparison.Ordinal)),
        Without = [Connections],
        LeastConfidence = Confidence.Proven,
    };
}
