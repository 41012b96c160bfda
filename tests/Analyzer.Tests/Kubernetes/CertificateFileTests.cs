using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Kubernetes;
using SupportBundle.Analyzer.Cluster.Kubernetes;
using SupportBundle.Analyzer.Tests.Cluster;
using SupportBundle.Analyzer.Tests.Fixtures;

namespace SupportBundle.Analyzer.Tests.Kubernetes;

public sealed class CertificateFileTests
{
    // OpenSSL 3.0.22 on Debian 12: "openssl req -x509" with an EC key, and "openssl x509 -req -days -1" with an RSA key
    private const string Serving = """
        -----BEGIN CERTIFICATE-----
        MIIB3jCCAYOgAwIBAgIUK1dzkDfXuZP6v1hGSGMiDWQH+2UwCgYIKoZIzj0EAwIw
        MjEXMBUGA1UECgwOc3lzdGVtOm1hc3RlcnMxFzAVBgNVBAMMDmt1YmUtYXBpc2Vy
        dmVyMB4XDTI2MTEyMTEyNTkxMFoXDTI3MTEyMTEyNTkxMFowMjEXMBUGA1UECgwO
        c3lzdGVtOm1hc3RlcnMxFzAVBgNVBAMMDmt1YmUtYXBpc2VydmVyMFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEFTz7qwWu/84+jq6wBcFyHo3WitFex7hDuX9r/Nnv
        4G8reHLprX3vYH632mzPQj2KANklFS0odLr2UnE9D37KRKN3MHUwDAYDVR0TAQH/
        BAIwADAdBgNVHSUEFjAUBggrBgEFBQcDAQYIKwYBBQUHAwIwJwYDVR0RBCAwHoIK
        a3ViZXJuZXRlc4IEY3AtMYcECmAAAYcECvAACjAdBgNVHQ4EFgQUgRNkFa4rHwoU
        1Zk7WhfA0JqReTYwCgYIKoZIzj0EAwIDSQAwRgIhAOOwQXcuOpexnJEgeBZPAf7f
        EtZmEnzP9t3Yg+ijoQSYAiEAgE2NaMUl6/PJ5TdjWBwpaDLVrEW7dsF3M7qfhF3+
        jAE=
        -----END CERTIFICATE-----
        """;

    private const string Ended = """
        -----BEGIN CERTIFICATE-----
        MIIB3TCCAUagAwIBAgIUEeZqoQ4QDKjUQ29zz2Ms5sAYc+YwDQYJKoZIhvcNAQEL
        BQAwETEPMA0GA1UEAwwGb2xkLWNhMB4XDTI2MTEyMTEyNTkxMFoXDTI2MTEyMDEy
        NTkxMFowETEPMA0GA1UEAwwGb2xkLWNhMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB
        iQKBgQCgtibTDFXHOEJAip5Bo3agcy7Iwq6iwi4liOmcgE/kPa7g3AVj5g4fXjAV
        0/QAGt9T550LbCIhartnO71+Nd8SiQUk93UvKR86aUA7hJjSKIuX5Bvw6K7KlsgT
        eMKwv6YQDVLKjnr0xBHtD3hcbHCvSYgIU57XjXYyIGklEoQ0GwIDAQABozIwMDAP
        BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBR9eitJmqaG1KLgPbd9KsfD2g/X6DAN
        BgkqhkiG9w0BAQsFAAOBgQAiZx1uKJ+3sqynvUf7XKKfNjgeGe6KpPYuJyMlATGx
        6lIUXZrYdwQRAAfOcBpKgQ2n54/IVHzFWhXF/bYHJ0pnrwkEjipzVNpQZ12St0Dl
        GvinMsIt30WgDQYAiW1Nk8wtvlfh494Q7wtkV7L6su0lWUDWYZ86+yp/7vTteP0F
        zw==
        -----END CERTIFICATE-----
        """;

    // kubeadm 1.19, as its documentation prints it, with a certificate less
    private const string Kubeadm119 = """
        [check-expiration] Reading configuration from the cluster...
        [check-expiration] FYI: You can look at this config file with 'kubectl -n kube-system get cm kubeadm-config -oyaml'

        CERTIFICATE                EXPIRES                  RESIDUAL TIME   CERTIFICATE AUTHORITY   EXTERNALLY MANAGED
        admin.conf                 Dec 30, 2020 23:36 UTC   364d                                    no
        apiserver                  Dec 30, 2020 23:36 UTC   364d            ca                      no
        !MISSING! apiserver-etcd-client
        apiserver-kubelet-client   Dec 30, 2020 23:36 UTC   <invalid>       ca                      no
        front-proxy-client         Dec 30, 2020 23:36 UTC   364d            front-proxy-ca          yes

        CERTIFICATE AUTHORITY   EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED
        ca                      Dec 28, 2029 23:36 UTC   9y              no
        front-proxy-ca          Dec 28, 2029 23:36 UTC   9y              no
        """;

    // kubeadm 1.31, in its documented form
    private const string Kubeadm131 = """
        [check-expiration] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...
        [check-expiration] Use 'kubeadm init phase upload-config --config your-config.yaml' to re-upload it.

        CERTIFICATE                EXPIRES                  RESIDUAL TIME   CERTIFICATE AUTHORITY   EXTERNALLY MANAGED
        admin.conf                 Aug 14, 2025 06:11 UTC   361d            ca                      no
        super-admin.conf           Aug 14, 2025 06:11 UTC   361d            ca                      no

        CERTIFICATE AUTHORITY   EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED
        etcd-ca                 Aug 12, 2034 06:11 UTC   9y              no
        """;

    // kubeadm alpha certs check-expiration, 1.15, which does not yet tell the authority
    private const string Kubeadm115 = """
        CERTIFICATE                EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED
        apiserver                  May 15, 2020 13:03 UTC   364d            false
        """;

    [Fact]
    public void A_file_may_hold_several_certificates_of_either_kind_of_key()
    {
        var read = Pem(Serving + "\n" + Ended);
        var (serving, ended) = (read.Value.All[0], read.Value.All[1]);

        Assert.Empty(read.Notes);
        Assert.Equal(("kube-apiserver", "old-ca", "old-ca"), (serving.CommonName, ended.CommonName, ended.Issuer[3..]));
        Assert.True(serving.Covers("10.240.0.10") && serving.Covers("kubernetes") && !serving.Covers("10.240.0.40"));
        Assert.Equal("2027-11-21 12:59:10", $"{serving.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm:ss}");
        Assert.Equal("serverAuth clientAuth", string.Join(' ', serving.Usages));
        Assert.True(ended.IsCa && !serving.IsCa && ended.NotAfter < serving.NotBefore);
        Assert.Equal((1, 14), (serving.Line.Number, ended.Line.Number));
        Assert.Equal("811364", serving.KeyId[..6]);
    }

    [Fact]
    public void A_key_beside_a_certificate_is_not_kept()
    {
        var read = Pem("-----BEGIN " + "EC PRIVATE KEY-----\nc2VjcmV0\n-----END " + "EC PRIVATE KEY-----\n" + Serving);

        Assert.Equal("kube-apiserver", Assert.Single(read.Value.All).CommonName);
        Assert.DoesNotContain("c2VjcmV0", read.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----")]
    [InlineData("[redacted:certificate:1a2b]")]
    public void What_is_no_certificate_is_noted(string content) => Assert.Single(Pem(content).Notes);

    [Fact]
    public void Kubeadm_tells_when_its_certificates_end()
    {
        var read = KubeadmCertificates.Parse(new("n", "p", Kubeadm119));

        Assert.Empty(read.Notes);
        Assert.Equal(["admin.conf", "apiserver", "apiserver-etcd-client", "apiserver-kubelet-client", "front-proxy-client", "ca", "front-proxy-ca"], read.Value.All.Select(one => one.Name));
        Assert.Equal(("", "ca", null, true), (read.Value.All[0].Authority, read.Value.All[1].Authority, read.Value.All[2].NotAfter, read.Value.All[4].IsExternal));
        Assert.Equal(["ca", "front-proxy-ca"], read.Value.All.Where(one => one.IsAuthority).Select(one => one.Name));
        Assert.Equal((2029, 12), (read.Value.All[5].NotAfter?.Year, read.Value.All[5].Line.Number));
    }

    [Theory]
    [InlineData(Kubeadm131, 3, 2025)]
    [InlineData(Kubeadm115, 1, 2020)]
    public void Each_version_of_kubeadm_is_read(string text, int count, int year)
    {
        var read = KubeadmCertificates.Parse(new("n", "p", text));

        Assert.Empty(read.Notes);
        Assert.Equal((count, year), (read.Value.All.Length, read.Value.All[0].NotAfter?.Year));
    }

    [Theory]
    [InlineData("apiserver                  Dec 30, 2020 23:36 UTC   364d            ca                      no")]
    [InlineData("CERTIFICATE                EXPIRES                  RESIDUAL TIME\napiserver                  soon                     364d")]
    [InlineData("error execution phase check-expiration: no such file")]
    [InlineData("!MISSING!")]
    public void A_line_without_an_end_of_validity_is_noted(string text) => Assert.Single(KubeadmCertificates.Parse(new("n", "p", text)).Notes);

    // openssl x509 -noout -subject -issuer -dates: 1.0.2 (documented form), 1.1.1w on Debian 11, 3.5 on Debian 13
    [Theory]
    [InlineData("subject= /O=system:masters/CN=kube-apiserver\nissuer= /CN=kubernetes")]
    [InlineData("subject=O = system:masters, CN = kube-apiserver\nissuer=O = system:masters, CN = kube-apiserver")]
    [InlineData("subject=O=system:masters, CN=kube-apiserver\nissuer=O=system:masters, CN=kube-apiserver")]
    public void Openssls_short_form_tells_the_common_name_in_each_version(string names)
    {
        var read = OpenSslCertificates.Parse(new("n", "p", names + "\nnotBefore=Nov 21 12:59:10 2026 GMT\nnotAfter=Nov 21 12:59:10 2027 GMT\n"));

        Assert.Empty(read.Notes);
        Assert.Equal("kube-apiserver", Assert.Single(read.Value.All).CommonName);
    }

    [Fact]
    public void The_API_servers_certificate_is_found_in_its_file_and_in_openssls_words()
    {
        var byFile = ModelOf.Files(("nodes/n/files/etc/kubernetes/pki/apiserver.crt", Serving)).Fact<ServingCertificates>();
        var byText = ModelOf.Files(("nodes/n/kubernetes/openssl/apiserver.txt", "subject=CN = kube-apiserver\nnotBefore=Nov 21 12:59:10 2026 GMT\nnotAfter=Nov 21 12:59:10 2027 GMT\n")).Fact<ServingCertificates>();

        Assert.Equal(["kube-apiserver", "kube-apiserver"], byFile.Value.All.Concat(byText.Value.All).Select(one => one.Certificate.CommonName));
    }

    [Fact]
    public void A_node_of_which_one_certificate_is_known_may_have_others()
    {
        var known = OneNode.With(("files/etc/kubernetes/pki/ca.crt", Ended)).Fact<NodeCertificates>();

        Assert.Single(known.Value.All);
        Assert.Contains("kubernetes/certificates", known.Value.WhyPartial, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Kubeadm119, "/etc/kubernetes/admin.conf /etc/kubernetes/pki/apiserver.crt /etc/kubernetes/pki/apiserver-kubelet-client.crt /etc/kubernetes/pki/front-proxy-client.crt /etc/kubernetes/pki/ca.crt /etc/kubernetes/pki/front-proxy-ca.crt")]
    [InlineData(Kubeadm131, "/etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/kubernetes/pki/etcd/ca.crt")]
    public void Kubeadms_word_counts_where_a_certificate_itself_is_missing(string text, string files)
    {
        var known = OneNode.With(("kubernetes/kubeadm-certs.txt", text)).Fact<NodeCertificates>().Value;

        Assert.Equal(files, string.Join(' ', known.OfKubeadm.Select(one => one.File)));
        Assert.Empty(known.All);
        Assert.Null(known.Leaf("/etc/kubernetes/pki/apiserver.crt"));
        Assert.NotNull(known.WhyPartial);
        Assert.DoesNotContain("/etc/kubernetes/pki/ca.crt", OneNode.With(("kubernetes/kubeadm-certs.txt", text), ("files/etc/kubernetes/pki/ca.crt", Ended)).Fact<NodeCertificates>().Value.OfKubeadm.Select(one => one.File));
    }

    [Fact]
    public void No_line_of_kubeadm_is_lost() => LineAccounting.Holds<KubeadmCertificates>(
        string.Join('\n', Kubeadm119, Kubeadm131, Kubeadm115),
        read => read.All.Select(one => one.Line),
        line => line.StartsWith('[') || line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("CERTIFICATE", StringComparison.Ordinal));

    [Fact]
    public void No_text_throws() => Check.One(Seeded.Config, Prop.ForAll<string, int>((word, at) =>
    {
        var text = Serving + "\n" + Ended;
        Pem(word ?? "");
        Pem(text.Insert(Math.Abs(at % text.Length), word ?? ""));
    }));

    private static Parsed<PemCertificates> Pem(string content) => PemCertificates.Parse(new("n", "a.crt", content));
}
