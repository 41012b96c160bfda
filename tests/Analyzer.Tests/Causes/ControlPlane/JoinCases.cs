using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Tests.Causes.ControlPlane;

internal static class JoinCases
{
    private const string Log = "nodes/cp-2/logs/kubeadm-join.log";
    private const string Secrets = "cluster/core_v1_secrets.json";

    private const string Started = """
        [preflight] Running pre-flight checks
        [preflight] Reading configuration from the cluster...
        [preflight] FYI: You can look at this config file with 'kubectl -n kube-system get cm kubeadm-config -o yaml'
        """;

    private const string CertificatesGone = """
        [download-certs] Downloading the certificates in Secret "kubeadm-certs" in the "kube-system" Namespace
        error execution phase control-plane-prepare/download-certs: error downloading certs: error downloading the secret: Secret "kubeadm-certs" was not found in the "kube-system" Namespace. This Secret might have expired. Please, run `kubeadm init phase upload-certs --upload-certs` on a control plane to generate a new one
        """;

    private const string TokenGone = """
        error execution phase preflight: couldn't validate the identity of the API Server: could not find a JWS signature in the cluster-info ConfigMap for token ID "q7ml2p"
        """;

    private static ChangedSite Joins(ChangedSite site, string output) => site
        .Write("nodes/cp-2/identity/hostname.txt", "cp-2\n")
        .Write(Log, $"{Started}\n{output}\n");

    public static readonly CauseCase CertificatesExpired = new("control-plane/join-credentials-expired", "node:cp-2")
    {
        Name = "the uploaded certificates",
        Fault = site => Joins(site, CertificatesGone),
        LookAlike = site => Joins(site, CertificatesGone.Replace("\"kubeadm-certs\" was not found", "\"kubeadm-certs\" was found", StringComparison.Ordinal)),
        Without = ["nodes/cp-2/logs"],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase TokenExpired = new("control-plane/join-credentials-expired", "node:cp-2")
    {
        Name = "the token",
        Fault = site => Joins(site, TokenGone),
        // The token is there still: it is not signed.
        LookAlike = site => Joins(site, TokenGone).ReplaceAfter(Secrets, "\"items\": [", "{", "{\"metadata\": {\"name\": \"bootstrap-token-q7ml2p\", \"namespace\": \"kube-system\"}, \"type\": \"bootstrap.kubernetes.io/token\"},\n  {"),
        Without = ["nodes/cp-2/logs"],
        LeastConfidence = Confidence.Proven,
    };

    public static readonly CauseCase TokenRefused = new("control-plane/join-credentials-expired", "node:cp-2")
    {
        Name = "the token of a kubelet's bootstrap",
        Fault = site => Joins(site, "F0514 12:15:33.904871   17678 server.go:233] failed to run Kubelet: cannot create certificate signing request: Unauthorized"),
        LookAlike = site => Joins(site, "F0514 12:15:33.904871   17678 server.go:233] failed to run Kubelet: cannot create certificate signing request: Post \"https://192.168.40.10:6443/apis/certificates.k8s.io/v1/certificatesigningrequests\": dial tcp 192.168.40.10:6443: connect: connection refused"),
        Without = ["nodes/cp-2/logs"],
        LeastConfidence = Confidence.Likely,
    };
}
