using System.Text.RegularExpressions;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Tests.Specs;

public sealed partial class SpecCatalogTests
{
    /// <summary>Parsers and fixtures know these; what is renamed here is lost there.</summary>
    private const string Contract = """
        identity/hostname identity/hostname-fqdn identity/uname identity/date identity/uptime identity/timedatectl identity/chrony-tracking
        identity/virtualization identity/packages identity/machine-identity
        resources/df resources/df-inodes resources/processes
        links/addr links/addr-text links/bridge-link links/bridge-fdb links/bridge-vlan links/devices
        routing/rules routing/rules-text routing/routes routing/routes-text routing/rules6 routing/rules6-text routing/routes6 routing/routes6-text
        routing/neighbours routing/neighbours-text
        netfilter/iptables-nft-save netfilter/iptables-legacy-save netfilter/iptables-save
        netfilter/ip6tables-nft-save netfilter/ip6tables-legacy-save netfilter/ip6tables-save
        netfilter/iptables-version netfilter/iptables-nft-version netfilter/iptables-legacy-version netfilter/iptables-alternatives
        netfilter/nft-ruleset netfilter/nft-ruleset-json netfilter/ipset-save netfilter/ebtables-save netfilter/conntrack netfilter/conntrack-stats
        netfilter/ipvs-save netfilter/ipvs-connections netfilter/ipvs-stats netfilter/firewalld-state netfilter/firewalld-zones netfilter/firewalld-direct
        netfilter/ufw-status
        kernel/sysctl kernel/modules-builtin kernel/config kernel/dmesg kernel/taints
        dns/resolvectl-status dns/symbolic-links
        kubernetes/certificates kubernetes/listening-sockets kubernetes/established-sockets kubernetes/unit-kubelet kubernetes/unit-status-kubelet
        kubernetes/unit-containerd kubernetes/unit-kube-proxy kubernetes/unit-firewalld
        cni/binaries
        runtime/crictl-info runtime/crictl-pods runtime/crictl-ps runtime/crictl-images runtime/docker-info runtime/docker-ps
        logs/journal-kubelet logs/journal-containerd logs/kernel
        cluster/version cluster/readyz cluster/livez
        cluster/core_v1_nodes cluster/core_v1_pods cluster/core_v1_services cluster/core_v1_endpoints cluster/core_v1_configmaps cluster/core_v1_namespaces
        cluster/core_v1_events cluster/core_v1_secrets cluster/apps_v1_deployments cluster/apps_v1_daemonsets cluster/apps_v1_statefulsets
        cluster/discovery.k8s.io_v1_endpointslices cluster/networking.k8s.io_v1_ingresses cluster/networking.k8s.io_v1_ingressclasses
        cluster/networking.k8s.io_v1_networkpolicies cluster/coordination.k8s.io_v1_leases
        """;

    private const string ContractFiles = """
        /etc/os-release /proc/cmdline /proc/meminfo /proc/loadavg /proc/swaps /proc/mounts /etc/fstab /etc/iproute2/rt_tables /proc/net/ip_tables_names
        /proc/modules /etc/resolv.conf /etc/hosts /etc/nsswitch.conf /etc/hostname /run/systemd/resolve/resolv.conf /run/systemd/resolve/stub-resolv.conf
        /etc/systemd/resolved.conf /etc/systemd/resolved.conf.d/site.conf /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env
        /etc/kubernetes/manifests/kube-apiserver.yaml /etc/kubernetes/kubelet.conf /etc/kubernetes/admin.conf /etc/systemd/system/kubelet.service
        /etc/systemd/system/kubelet.service.d/10-kubeadm.conf /etc/cni/net.d/10-flannel.conflist /run/flannel/subnet.env /etc/containerd/config.toml
        /etc/docker/daemon.json /etc/haproxy/haproxy.cfg /etc/keepalived/keepalived.conf /var/log/messages /var/log/syslog /var/log/kern.log
        /var/log/pods/kube-system_coredns-5d78c9869d-x2x4f_0d6c/coredns/3.log /var/log/nginx/error.log
        /etc/rancher/k3s/config.yaml /etc/rancher/rke2/config.yaml /var/lib/rancher/k3s/agent/etc/containerd/config.toml /etc/default/kubelet
        /etc/sysconfig/kubelet /var/lib/kube-proxy/kube-proxy-config.yaml /var/lib/kubernetes/kube-scheduler.kubeconfig /var/lib/kubelet/kubeconfig
        """;

    private const string NeverCollected = """
        /etc/shadow /etc/gshadow /etc/ssh/ssh_host_rsa_key /root/.ssh/id_ed25519 /root/.ssh/authorized_keys /etc/kubernetes/pki/ca.key
        /etc/kubernetes/pki/etcd/server.key /etc/kubernetes/ssl/ca-key.pem /etc/kubernetes/ssl/ca.key /etc/kubernetes/secrets_encryption.yaml
        /etc/kubernetes/encryption-config.yaml /etc/etcd/server.key /etc/etcd/kubernetes-key.pem /var/lib/kubelet/kubelet-key.pem
        /var/lib/kubelet/pki/kubelet-client-current.pem /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~secret/db/password
        /var/lib/rancher/k3s/server/token /var/lib/rancher/k3s/server/node-token /var/lib/rancher/rke2/server/tls/server-ca.key
        /var/lib/rancher/k3s/agent/client-kubelet.key /var/lib/etcd/member/snap/db /etc/ssl/private/server.key /etc/wireguard/wg0.conf
        /var/snap/microk8s/current/credentials/known_tokens.csv /etc/cni/net.d/calico-tls/etcd-key /var/log/pods/shop_web-1_0d6c/web/0.log
        /var/lib/kubernetes/ca-key.pem /var/lib/kubernetes/service-account-key.pem /var/lib/kubernetes/encryption-config.yaml
        /etc/ipsec.secrets /etc/haproxy/site.pem /etc/kubernetes/known_tokens.csv /etc/k0s/token /var/log/secure /var/log/auth.log
        """;

    [Fact]
    public void Ids_are_unique_and_of_the_form_area_and_name()
    {
        Assert.All(SpecCatalog.All, spec => Assert.Matches("^[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*$", spec.Id));
        Assert.Equal([], SpecCatalog.All.GroupBy(spec => spec.Id).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_area_is_there_with_sixty_specs_or_more_in_all()
    {
        string[] areas = ["identity", "resources", "links", "routing", "netfilter", "kernel", "dns", "kubernetes", "cni", "runtime", "balancers", "probes", "logs", "cluster"];

        Assert.Equal(areas.Order(), SpecCatalog.All.Select(spec => spec.Area).Distinct().Order());
        Assert.InRange(SpecCatalog.All.Length, 60, 600);
    }

    [Fact]
    public void Every_id_that_parsers_know_is_there() =>
        Assert.Equal([], Words(Contract).Except(SpecCatalog.All.Select(spec => spec.Id)));

    [Fact]
    public void Every_file_that_parsers_know_is_taken() =>
        Assert.Equal([], Words(ContractFiles).Where(path => !SpecCatalog.All.Any(spec => Takes(spec, path))));

    [Fact]
    public void Keys_tokens_and_other_peoples_logs_are_taken_by_no_spec() =>
        Assert.Equal([], from path in Words(NeverCollected) from spec in SpecCatalog.All where Takes(spec, path) select $"{spec.Id} takes {path}");

    [Fact]
    public void No_file_is_taken_twice()
    {
        var files = Words(ContractFiles).Concat(SpecCatalog.All.OfType<FileSpec>().Select(file => file.Path)).Distinct();

        Assert.Equal([], from path in files let takers = SpecCatalog.All.Where(spec => Takes(spec, path)).ToArray() where takers.Length > 1 select $"{path}: {string.Join(' ', takers.Select(spec => spec.Id))}");
    }

    [Fact]
    public void Every_why_is_a_sentence() =>
        Assert.All(SpecCatalog.All, spec =>
        {
            Assert.Matches("^[A-Za-z].*[.]$", spec.Why);
            Assert.InRange(spec.Why.Length, 20, 160);
            Assert.Contains(' ', spec.Why);
        });

    [Fact]
    public void No_argument_needs_a_shell() =>
        Assert.All(Commands, command =>
        {
            Assert.NotEmpty(command.Argv);
            Assert.All(command.Argv, argument => Assert.DoesNotMatch("[;&|<>$`\"'\\\\*?~!#\\s]", argument));
        });

    [Fact]
    public void No_command_can_write()
    {
        string[] writing = ["-w", "add", "del", "delete", "flush", "-F", "-A", "-D", "-Z", "--zero", "restore", "load", "restart", "start", "stop", "reload", "replace", "set"];
        // ls -A is "almost all", conntrack and ipvsadm list with -L and -S.
        Assert.All(Commands.Where(command => command.Argv[0] != "ls"), command => Assert.Empty(command.Argv.Intersect(writing)));
        Assert.DoesNotContain(Commands, command => command.Argv is ["iptables" or "ip6tables", .. var rest] && !rest.Contains("--version"));
        Assert.DoesNotContain(Commands, command => command.Argv.Contains("xfrm"));
    }

    /// <summary>Each of these makes the kernel load a module, unless it is known to be there.</summary>
    [Theory]
    [InlineData("iptables-legacy-save")]
    [InlineData("ip6tables-legacy-save")]
    [InlineData("iptables-nft-save")]
    [InlineData("ip6tables-nft-save")]
    [InlineData("iptables-save")]
    [InlineData("ip6tables-save")]
    [InlineData("ebtables-save")]
    [InlineData("arptables-save")]
    [InlineData("ipset")]
    [InlineData("ipvsadm")]
    [InlineData("conntrack")]
    [InlineData("wg")]
    [InlineData("ufw")]
    public void A_command_that_would_load_a_module_has_a_guard(string command) =>
        Assert.All(
            Commands.Where(each => each.Argv[0] == command),
            each => Assert.True(each.OnlyIfExists is not null || !each.OnlyIfModules.IsEmpty, each.Id));

    [Fact]
    public void Listing_nft_rules_has_a_guard_too() =>
        Assert.All(Commands.Where(each => each.Argv[0] == "nft" && each.Argv.Contains("list")), each => Assert.Equal("nf_tables", Assert.Single(each.OnlyIfModules)));

    [Fact]
    public void Sockets_are_read_without_netlink_which_would_load_inet_diag() =>
        Assert.All(Commands.Where(each => each.Argv.Contains("ss")), each => Assert.Equal(["env", "PROC_ROOT=/proc", "ss"], each.Argv.Take(3)));

    [Fact]
    public void Logs_come_last_and_are_the_first_to_be_cut()
    {
        Assert.All(SpecCatalog.All.SkipWhile(spec => spec.Area != "logs"), spec => Assert.Equal("logs", spec.Area));
        Assert.All(SpecCatalog.All.OfType<TreeSpec>().Where(tree => tree.IsLog), tree => Assert.Equal(Priority.Bulky, tree.Priority));
    }

    [Fact]
    public void JSON_lists_of_routing_have_a_twin_for_old_ip_commands() =>
        Assert.All(
            Commands.Where(each => each.Area == "routing" && each.Extension == "json"),
            each => Assert.Contains(Commands, twin => twin.Id == $"{each.Id}-text" && !twin.Argv.Contains("-j")));

    [Fact]
    public void The_hash_changes_with_what_is_collected_and_not_with_its_wording()
    {
        var spec = new CommandSpec("kernel/dmesg", "dmesg") { Why = "One." };

        Assert.Matches(Sha256(), SpecCatalog.Sha256);
        Assert.Equal(SpecCatalog.HashOf([spec]), SpecCatalog.HashOf([spec with { Why = "Another." }]));
        Assert.NotEqual(SpecCatalog.HashOf([spec]), SpecCatalog.HashOf([spec with { Argv = ["dmesg", "-T"] }]));
        Assert.NotEqual(SpecCatalog.HashOf([spec]), SpecCatalog.HashOf([spec with { OnlyIfExists = "/dev/kmsg" }]));
    }

    private static IEnumerable<CommandSpec> Commands => SpecCatalog.All.OfType<CommandSpec>();

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static bool Takes(CollectionSpec spec, string path) => spec switch
    {
        FileSpec file => file.Path == path,
        TreeSpec tree when path.StartsWith(tree.Root + "/", StringComparison.Ordinal) => Takes(tree, path[(tree.Root.Length + 1)..]),
        _ => false,
    };

    private static bool Takes(TreeSpec tree, string relative) =>
        relative.Split('/').Length <= tree.MaxDepth
        && tree.Patterns.Any(pattern => TreePattern.Matches(pattern, relative))
        && !tree.Except.Any(pattern => TreePattern.Matches(pattern, relative));

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}
