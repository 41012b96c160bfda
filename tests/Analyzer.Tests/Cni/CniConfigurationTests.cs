using SupportBundle.Analyzer.Artifacts.Cni;

namespace SupportBundle.Analyzer.Tests.Cni;

/// <summary>The first file in /etc/cni/net.d as the network plug-ins' own installers write it, by their manifests and install scripts.</summary>
public sealed class CniConfigurationTests
{
    private const string Calico314 = """
        {
          "name": "k8s-pod-network",
          "cniVersion": "0.3.1",
          "plugins": [
            {
              "type": "calico",
              "log_level": "info",
              "datastore_type": "kubernetes",
              "nodename": "worker-1",
              "mtu": 1440,
              "ipam": {
                  "type": "calico-ipam"
              },
              "policy": {
                  "type": "k8s"
              },
              "kubernetes": {
                  "kubeconfig": "/etc/cni/net.d/calico-kubeconfig"
              }
            },
            {
              "type": "portmap",
              "snat": true,
              "capabilities": {"portMappings": true}
            },
            {
              "type": "bandwidth",
              "capabilities": {"bandwidth": true}
            }
          ]
        }
        """;

    // The operator's, with the node's own range in place of Calico's pools.
    private const string Calico327 = """
        {
          "name": "k8s-pod-network",
          "cniVersion": "0.3.1",
          "plugins": [{"container_settings":{"allow_ip_forwarding":false},"datastore_type":"kubernetes","ipam":{"subnet":"usePodCidr","type":"host-local"},"kubernetes":{"k8s_api_root":"https://10.96.0.1:443","kubeconfig":"/etc/cni/net.d/calico-kubeconfig"},"log_file_max_age":30,"log_level":"Info","mtu":0,"nodename_file_optional":false,"policy":{"type":"k8s"},"policy_setup_timeout_seconds":0,"type":"calico"},{"capabilities":{"bandwidth":true},"type":"bandwidth"},{"capabilities":{"portMappings":true},"snat":true,"type":"portmap"}]
        }
        """;

    private const string Cilium19 = """
        {
          "cniVersion": "0.3.1",
          "name": "cilium",
          "type": "cilium-cni",
          "enable-debug": false
        }
        """;

    private const string Cilium114 = """
        {
          "cniVersion": "0.3.1",
          "name": "cilium",
          "plugins": [
            {
               "type": "cilium-cni",
               "enable-debug": false,
               "log-file": "/var/run/cilium/cilium-cni.log"
            }
          ]
        }
        """;

    private const string Flannel010 = """
        {
          "name": "cbr0",
          "plugins": [
            {"type": "flannel", "delegate": {"hairpinMode": true, "isDefaultGateway": true}},
            {"type": "portmap", "capabilities": {"portMappings": true}}
          ]
        }
        """;

    // k3s 1.24 and later
    private const string K3s = """
        {
          "name":"cbr0",
          "cniVersion":"1.0.0",
          "plugins":[
            {"type":"flannel","delegate":{"hairpinMode":true,"forceAddress":true,"isDefaultGateway":true}},
            {"type":"portmap","capabilities":{"portMappings":true}},
            {"type":"bandwidth","capabilities":{"bandwidth":true}}
          ]
        }
        """;

    [Theory]
    [InlineData(Calico314, "k8s-pod-network 0.3.1 True: calico portmap bandwidth; calico-ipam 1440 /etc/cni/net.d/calico-kubeconfig")]
    [InlineData(Calico327, "k8s-pod-network 0.3.1 True: calico bandwidth portmap; host-local 0 /etc/cni/net.d/calico-kubeconfig")]
    [InlineData(Cilium19, "cilium 0.3.1 False: cilium-cni;   ")]
    [InlineData(Cilium114, "cilium 0.3.1 True: cilium-cni;   ")]
    [InlineData(Flannel010, "cbr0  True: flannel portmap;   ")]
    [InlineData(K3s, "cbr0 1.0.0 True: flannel portmap bandwidth;   ")]
    public void Each_versions_configuration_is_read(string text, string expected)
    {
        var read = CniNetwork.Parse(new("n", "files/etc/cni/net.d/10-x.conflist", text));
        var (network, first) = (read.Value, read.Value.Plugins[0]);

        Assert.Empty(read.Notes);
        Assert.Equal(expected, $"{network.Name} {network.Version} {network.IsList}: {string.Join(' ', network.Plugins.Select(plugin => plugin.Type))}; {first.Ipam?.Type} {first.Mtu} {first.Kubeconfig}");
    }
}
