using SupportBundle.Bundle;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Cluster;

public sealed class KubeClientTests
{
    private static readonly ApiGetSpec Version = new("cluster/version", "/version") { Why = "Test.", Extension = "json" };

    [Fact]
    public async Task A_server_of_another_authority_is_not_trusted()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"));
        using var other = new FakeApiServer(_ => Answer.Json("{}"));

        var collected = await Collected.FromAsync(server.Connection with { AuthorityPem = other.AuthorityPem }, [Version]);

        Assert.Equal(ItemStatus.Failed, collected.Item.Status);
        Assert.StartsWith($"no trusted connection to {server.Address.Authority}", collected.Item.Reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_with_another_name_in_its_certificate_is_not_trusted()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"), "kubernetes.default.svc");

        var collected = await Collected.FromAsync(server.Connection, [Version]);

        Assert.Equal(ItemStatus.Failed, collected.Item.Status);
    }

    [Fact]
    public async Task The_name_to_expect_may_be_given()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"), "kubernetes.default.svc");

        var collected = await Collected.FromAsync(server.Connection with { TlsServerName = "kubernetes.default.svc" }, [Version]);

        Assert.Equal(ItemStatus.Collected, collected.Item.Status);
    }

    [Fact]
    public async Task Any_certificate_will_do_where_the_kubeconfig_says_so()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"), "elsewhere.example");

        var collected = await Collected.FromAsync(server.Connection with { AuthorityPem = null, InsecureSkipTlsVerify = true }, [Version]);

        Assert.Equal(ItemStatus.Collected, collected.Item.Status);
    }

    [Fact]
    public async Task A_server_below_a_path_is_asked_below_it()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"));

        await Collected.FromAsync(server.Connection with { Server = new Uri(server.Address, "k8s/clusters/c-1/") }, [Version]);

        Assert.Equal("/k8s/clusters/c-1/version", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Name_and_password_are_sent_where_there_is_no_token()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"));

        await Collected.FromAsync(server.Connection with { Token = null, Username = "admin", Password = "pass" }, [Version]);

        Assert.Contains("Authorization: Basic YWRtaW46cGFzcw==", server.Headers);
    }

    [Fact]
    public async Task A_key_that_cannot_be_used_is_said_without_showing_it()
    {
        using var server = new FakeApiServer(_ => Answer.Json("{}"));

        var collected = await Collected.FromAsync(server.Connection with { ClientCertificatePem = server.AuthorityPem, ClientKeyPem = "hunter2" }, [Version]);

        Assert.Equal((ItemStatus.Failed, "a certificate or key of test cannot be used"), (collected.Item.Status, collected.Item.Reason));
    }
}
