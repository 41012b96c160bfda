using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class CertificateUseCases
{
    private const string Certificates = "nodes/cp-1/kubernetes/certificates.json";
    private const string ApiServers = "\"file\": \"/etc/kubernetes/pki/apiserver.crt\"";
    private const string AdminConf = "nodes/cp-1/files/etc/kubernetes/admin.conf";
    private const string Server = "server: https://192.168.40.10:6443";

    public static readonly CauseCase Expired = new("control-plane/certificate-expired", "node:cp-1")
    {
        Fault = site => EndsOn(site, "2025-03-17T08:12:09Z"),
        LookAlike = site => EndsOn(site, "2025-03-19T08:12:09Z"),
        Without = [Certificates],
        LeastSeverity = Severity.Critical,
        LeastConfidence = Confidence.Likely,
    };

    public static readonly CauseCase LacksAddress = new("control-plane/certificate-lacks-address", "cluster")
    {
        Fault = site => site.Replace(AdminConf, Server, "server: https://api.lab.example.net:6443"),
        LookAlike = site => site.Replace(AdminConf, Server, "server: https://cp-1:6443"),
        Without = [Certificates],
        LeastConfidence = Confidence.Likely,
    };

    private static ChangedSite EndsOn(ChangedSite site, string day) =>
        site.ReplaceAfter(Certificates, ApiServers, "\"notAfter\": \"2026-01-14T08:12:09Z\"", $"\"notAfter\": \"{day}\"");
}
