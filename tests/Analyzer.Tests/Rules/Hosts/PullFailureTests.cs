using SupportBundle.Analyzer.Rules.Hosts;

namespace SupportBundle.Analyzer.Tests.Rules.Hosts;

public sealed class PullFailureTests
{
    [Theory]
    [InlineData("failed to do request: Head \"https://registry.k8s.io/v2/pause/manifests/3.10\": dial tcp: lookup registry.k8s.io: no such host", "unreachable")]
    [InlineData("failed to do request: Head \"https://192.0.2.9:5000/v2/web/manifests/2\": dial tcp 192.0.2.9:5000: i/o timeout", "unreachable")]
    [InlineData("failed to do request: Head \"https://192.0.2.9:5000/v2/web/manifests/2\": http: server gave HTTP response to HTTPS client", "plain-http")]
    [InlineData("tls: failed to verify certificate: x509: certificate signed by unknown authority", "untrusted")]
    [InlineData("pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", "denied")]
    [InlineData("rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/library/web:9\": docker.io/library/web:9: not found", "not-found")]
    [InlineData("toomanyrequests: You have reached your pull rate limit.", "rate-limited")]
    [InlineData("proxyconnect tcp: dial tcp 192.0.2.8:3128: connect: connection refused", "proxy")]
    [InlineData("Back-off pulling image \"web:2\"", "other")]
    public void The_runtimes_words_tell_why_an_image_does_not_come(string words, string kind) => Assert.Equal(kind, PullFailure.Of(words).Kind);

    [Theory]
    [InlineData("nginx", "docker.io")]
    [InlineData("library/nginx:1.27", "docker.io")]
    [InlineData("registry.k8s.io/pause:3.10", "registry.k8s.io")]
    [InlineData("localhost:5000/web", "localhost:5000")]
    public void An_image_without_a_registry_is_of_docker_hub(string image, string registry) => Assert.Equal(registry, PullFailure.RegistryOf(image));
}
