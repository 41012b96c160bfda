namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class CertificateCases
{
    private const string Certificates = "nodes/cp-1/kubernetes/certificates.json";
    private const string Requests = "cluster/certificates.k8s.io_v1_certificatesigningrequests.json";
    private const string FrontProxyKey = "\"authorityKeyId\": \"47756a1f0a07cd03eaf1f1a6a89169d17180eb25\"";
    private const string ApiServer = "\"serialNumber\": \"E0A11F17DC942420\",\n";

    private const string Waiting = """
        {
         "kind": "CertificateSigningRequestList",
         "items": [
          {
           "metadata": {"name": "csr-m8x2p", "creationTimestamp": "2025-03-18T08:02:11Z"},
           "spec": {
            "signerName": "kubernetes.io/kubelet-serving",
            "username": "system:node:worker-1"
           },
           "status": {}
          }
         ]
        }
        """;

    private static string Validity(string from, string until) => $"{ApiServer}  \"notBefore\": \"{from}T08:12:09Z\",\n  \"notAfter\": \"{until}T";

    public static readonly CauseCase AuthorityDiffers = new("control-plane/certificate-authority-differs", "node:cp-1")
    {
        Fault = site => site.Replace(Certificates, FrontProxyKey, "\"authorityKeyId\": \"99756a1f0a07cd03eaf1f1a6a89169d17180eb25\""),
        LookAlike = site => site.Replace(Certificates, "15e377df031fbade6a17fdd5a41325bedac9a68c", "99e377df031fbade6a17fdd5a41325bedac9a68c"),
        Without = [Certificates],
    };

    public static readonly CauseCase EndsSoon = new("control-plane/certificate-ends-soon", "node:cp-1")
    {
        Fault = site => site.Replace(Certificates, Validity("2025-01-14", "2026-01-14"), Validity("2024-03-22", "2025-03-22")),
        LookAlike = site => site.Replace(Certificates, Validity("2025-01-14", "2026-01-14"), Validity("2024-06-22", "2025-06-22")),
        Without = [Certificates],
    };

    public static readonly CauseCase RequestPending = new("control-plane/signing-request-pending", "cluster")
    {
        Fault = site => site.Write(Requests, Waiting),
        LookAlike = site => site.Write(Requests, Waiting.Replace("{}", "{\"conditions\": [{\"type\": \"Approved\", \"status\": \"True\"}], \"certificate\": \"LS0t\"}", StringComparison.Ordinal)),
        Without = [Requests],
        Negation = site => site.Replace(Requests, "{}", "{\"conditions\": [{\"type\": \"Denied\", \"status\": \"True\"}]}"),
    };
}
