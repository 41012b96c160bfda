using SupportBundle.Analyzer.Cluster.Ownership;

namespace SupportBundle.Analyzer.Tests.Cluster;

public sealed class ServiceChainsTests
{
    private const string Services =
        """
        {"kind":"ServiceList","items":[
         {"metadata":{"name":"kubernetes","namespace":"default"},"spec":{"clusterIP":"10.96.0.1","ports":[{"name":"https","port":443,"protocol":"TCP"}]}},
         {"metadata":{"name":"kube-dns","namespace":"kube-system"},"spec":{"clusterIP":"10.96.0.10","ports":[{"name":"dns","port":53,"protocol":"UDP"},{"name":"dns-tcp","port":53,"protocol":"TCP"}]}}]}
        """;

    private const string Slices =
        """
        {"kind":"EndpointSliceList","items":[{"metadata":{"name":"kubernetes","namespace":"default","labels":{"kubernetes.io/service-name":"kubernetes"}},
         "ports":[{"name":"https","port":6443,"protocol":"TCP"}],"endpoints":[{"addresses":["172.18.0.2"]},{"addresses":["fd00::2"]}]}]}
        """;

    // As every cluster shows them: the hash depends on the Service's name alone.
    [Theory]
    [InlineData("default/kubernetes:https", "TCP", "NPX46M4PTMTKRN6Y")]
    [InlineData("kube-system/kube-dns:dns", "UDP", "TCOU7JCQXEZGVUNU")]
    [InlineData("kube-system/kube-dns:dns-tcp", "TCP", "ERIFXISQEP7F7OF4")]
    public void A_chains_name_is_worked_out_as_kube_proxy_does(string port, string protocol, string hash) =>
        Assert.Equal(hash, ServiceChains.Hash(port, protocol));

    [Theory]
    [InlineData("KUBE-SVC-TCOU7JCQXEZGVUNU", "port 53/udp of the Service kube-system/kube-dns")]
    [InlineData("KUBE-EXT-NPX46M4PTMTKRN6Y", "port 443/tcp of the Service default/kubernetes")]
    public void A_chain_leads_to_its_Service(string chain, string says)
    {
        var chains = ModelOf.Files(("cluster/core_v1_services.json", Services)).Fact<ServiceChains>().Value;

        Assert.Equal(says, chains.Find(chain)?.ToString());
    }

    [Fact]
    public void Endpoints_have_their_own_chains()
    {
        var chains = ModelOf.Files(("cluster/core_v1_services.json", Services), ("cluster/discovery.k8s.io_v1_endpointslices.json", Slices)).Fact<ServiceChains>().Value;
        var v4 = chains.Find($"KUBE-SEP-{ServiceChains.Hash("default/kubernetes:https", "TCP", "172.18.0.2:6443")}");
        var v6 = chains.Find($"KUBE-SEP-{ServiceChains.Hash("default/kubernetes:https", "TCP", "[fd00::2]:6443")}");

        Assert.Equal("endpoint 172.18.0.2 of port 443/tcp of the Service default/kubernetes", v4?.ToString());
        Assert.Equal("fd00::2", v6?.Endpoint?.Address.ToString());
    }

    [Fact]
    public void A_chain_of_no_Service_in_the_input_is_nobodys() =>
        Assert.Null(ModelOf.Files(("cluster/core_v1_services.json", Services)).Fact<ServiceChains>().Value.Find("KUBE-SVC-AAAAAAAAAAAAAAAA"));

    [Fact]
    public void Without_Services_nothing_is_known_of_chains() =>
        Assert.False(ModelOf.Files(("nodes/a/routing/routes.json", "[]")).Fact<ServiceChains>().IsKnown);

    [Theory]
    [InlineData("KUBE-FORWARD", "kube-proxy")]
    [InlineData("KUBE-FIREWALL", "kubelet, or kube-proxy in IPVS mode")]
    [InlineData("cali-FORWARD", "Calico")]
    [InlineData("DOCKER-USER", "Docker")]
    [InlineData("CNI-DN-7a2f", "the CNI plug-in portmap")]
    [InlineData("FWDI_public", "firewalld")]
    [InlineData("ufw-before-input", "ufw")]
    [InlineData("FORWARD", null)]
    [InlineData("MY-OWN", null)]
    public void Chains_are_known_by_their_makers_names(string chain, string? maker) => Assert.Equal(maker, ChainMakers.OfChain(chain));

    [Theory]
    [InlineData("kube-proxy", "kube-proxy in nftables mode")]
    [InlineData("firewalld", "firewalld")]
    [InlineData("filter", null)]
    public void So_are_tables_of_nft(string table, string? maker) => Assert.Equal(maker, ChainMakers.OfNftTable(table));
}
