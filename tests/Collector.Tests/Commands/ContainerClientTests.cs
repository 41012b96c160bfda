using System.Collections.Immutable;
using SupportBundle.Bundle;

namespace SupportBundle.Collector.Tests.Commands;

/// <summary>A host without nsenter(1): stand-ins for the runtimes' clients run what the clients would, and say what they would.</summary>
public sealed class ContainerClientTests : IDisposable
{
    private const string Container = "4f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a9d1be8c64f2a";
    private const string Uid = "6e0d7a0c-9f3c-4e5e-8c8e-0f5c5ad7cd4b";
    private const string Where = "containers/kube-system_kube-proxy-x7k2p_kube-proxy";

    // crictl 1.29: crictl exec CONTAINER COMMAND...
    private const string Crictl = $$"""
        #!/bin/sh
        case "$1" in
        exec) [ "$2" = {{Container}} ] || { echo "FATA[0000] execing command in container: rpc error: code = NotFound desc = an error occurred when try to find container \"$2\": not found" >&2; exit 1; }
          shift 2; exec in-container "$@" ;;
        pods) echo '{"items": [{"id": "9b1d", "metadata": {"name": "kube-proxy-x7k2p", "uid": "{{Uid}}", "namespace": "kube-system", "attempt": 0}, "state": "SANDBOX_READY", "createdAt": "1767323045000000000", "labels": {}, "annotations": {}, "runtimeHandler": ""}]}' ;;
        ps) echo '{"containers": [{"id": "{{Container}}", "podSandboxId": "9b1d", "metadata": {"name": "kube-proxy", "attempt": 0}, "image": {"image": "registry.k8s.io/kube-proxy:v1.29.1"}, "state": "CONTAINER_RUNNING", "createdAt": "1767323046000000000"}]}' ;;
        *) echo "No help topic for '$1'" >&2; exit 3 ;;
        esac
        """;

    // Docker 24: docker exec CONTAINER COMMAND...
    private const string Docker = $$"""
        #!/bin/sh
        [ "$1 $2" = "exec {{Container}}" ] || { echo "Error response from daemon: No such container: $2" >&2; exit 1; }
        shift 2; exec in-container "$@"
        """;

    // containerd 1.7: ctr -n k8s.io tasks exec --exec-id ID CONTAINER COMMAND...
    private const string Ctr = $$"""
        #!/bin/sh
        [ "$1 $2 $3 $4 $5 $7" = "-n k8s.io tasks exec --exec-id {{Container}}" ] || { echo "ctr: no running task found: task $7 not found: not found" >&2; exit 1; }
        [ ! -e "$FOLDER/ids/$6" ] || { echo "ctr: id $6: already exists" >&2; exit 1; }
        : >"$FOLDER/ids/$6"
        shift 7; exec in-container "$@"
        """;

    // What the container's own file system answers.
    private const string InContainer = """
        #!/bin/sh
        case "$*" in
        "iptables --version") echo "iptables v1.8.4 (legacy)" ;;
        *) echo "exec failed: unable to start container process: exec: \"$1\": executable file not found in \$PATH: unknown" >&2; exit 1 ;;
        esac
        """;

    private static readonly ImmutableDictionary<string, string> Clients = ImmutableDictionary<string, string>.Empty.Add("crictl", Crictl).Add("docker", Docker).Add("ctr", Ctr);

    private readonly BuiltProgram _program = new();

    [RootTheory("standing in for the runtime's client in a mount namespace")]
    [InlineData("crictl docker ctr", "crictl exec")]
    [InlineData("docker ctr", "docker exec")]
    [InlineData("ctr", "ctr -n k8s.io tasks exec --exec-id sb-collect-netfilter-iptables-version")]
    public void Without_nsenter_the_first_client_that_is_there_runs_the_container_s_own_iptables(string installed, string command)
    {
        Collect(installed, Container, "netfilter/iptables-version");

        var item = Assert.Single(Items, item => item.Where == Where && item.Spec == "netfilter/iptables-version");
        Assert.Equal($"{command} {Container} iptables --version", string.Join(' ', item.Source.Argv ?? []));
        Assert.Equal((ItemStatus.Collected, "iptables v1.8.4 (legacy)\n"), (item.Status, Text(item)));
    }

    [RootFact("standing in for the runtime's client in a mount namespace")]
    public void Whose_container_it_is_stands_beside_what_was_taken_there()
    {
        Collect("crictl", Container, "netfilter/iptables-version");

        var place = Text(Assert.Single(Items, item => item.Where == Where && item.Spec == "identity/place"));
        Assert.Contains($"\"containerId\":\"{Container}\"", place.Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains($"\"podUid\":\"{Uid}\"", place.Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains("kube-system_kube-proxy-x7k2p", place);
    }

    [RootTheory("standing in for the runtime's client in a mount namespace")]
    [InlineData("crictl", "code = NotFound")]
    [InlineData("docker", "No such container")]
    [InlineData("ctr", "no running task found")]
    public void A_container_that_the_runtime_does_not_know_is_told_with_its_words(string installed, string words)
    {
        Collect(installed, Container.Replace('4', '5'), "netfilter/iptables-version");

        var item = Assert.Single(Items, item => item.Where.StartsWith("containers/", StringComparison.Ordinal) && item.Spec == "netfilter/iptables-version");
        Assert.NotEqual(ItemStatus.Collected, item.Status);
        Assert.Contains(words, item.Reason);
    }

    [RootFact("standing in for the runtime's client in a mount namespace")]
    public void A_docker_client_without_its_daemon_is_not_asked()
    {
        Collect("docker ctr", Container, "netfilter/iptables-version", dockerRuns: false);

        Assert.Equal("ctr", Assert.Single(Items, item => item.Where == Where && item.Spec == "netfilter/iptables-version").Source.Argv?[0]);
    }

    [RootFact("standing in for the runtime's client in a mount namespace")]
    public void With_no_client_either_the_command_that_is_missing_is_named()
    {
        Collect("", Container, "netfilter/iptables-version");

        var item = Assert.Single(Items, item => item.Where == Where && item.Spec == "netfilter/iptables-version");
        Assert.Equal((ItemStatus.Absent, "no command nsenter on this host"), (item.Status, item.Reason));
    }

    [RootFact("standing in for the runtime's client in a mount namespace")]
    public void What_crictl_knows_of_pods_and_containers_is_kept_as_it_says_it()
    {
        Collect("crictl", Container, "runtime/crictl-p*");

        Assert.Contains("\"name\": \"kube-proxy-x7k2p\"", Text(Assert.Single(Items, item => item.Spec == "runtime/crictl-pods")));
        Assert.Contains("\"state\": \"CONTAINER_RUNNING\"", Text(Assert.Single(Items, item => item.Spec == "runtime/crictl-ps")));
    }

    public void Dispose() => _program.Dispose();

    private ImmutableArray<ManifestItem> Items => _program.Verify().Manifest!.Items; // a sound bundle has one

    // A process named kube-proxy in a mount namespace of its own is a container; its cgroup and kubelet's folders tell whose.
    private void Collect(string installed, string container, string only, bool dockerRuns = true)
    {
        Directory.CreateDirectory(_program.At("bin"));
        Directory.CreateDirectory(_program.At("ids"));
        File.WriteAllText(_program.At("bin/in-container"), InContainer);
        foreach (var client in installed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            File.WriteAllText(_program.At($"bin/{client}"), Clients[client].Replace("$FOLDER", _program.Folder, StringComparison.Ordinal));
        File.Copy("/usr/bin/tail", _program.At("kube-proxy"));
        File.WriteAllText(_program.At("line"), "begun\n");
        File.WriteAllText(_program.At("no-program"), "");
        File.WriteAllText(_program.At("cgroup"), $"0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod{Uid.Replace('-', '_')}.slice/cri-containerd-{container}.scope\n");
        var (code, output) = _program.Script($$"""
            cd '{{_program.Folder}}'
            mount -t tmpfs none /usr/local/sbin && cp bin/* /usr/local/sbin && chmod 755 /usr/local/sbin/*
            for each in nsenter crictl docker nerdctl ctr; do
              for folder in ${PATH//:/ } /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
                [ "$folder" = /usr/local/sbin ] || [ ! -x "$folder/$each" ] || mount --bind no-program "$folder/$each"
              done
            done
            mount -t tmpfs none /run && {{(dockerRuns ? ": >/run/docker.sock" : ":")}}
            mount -t tmpfs none /var/log && mkdir -p /var/log/containers /var/log/pods/kube-system_kube-proxy-x7k2p_{{Uid}}/kube-proxy
            ln -s nowhere /var/log/containers/kube-proxy-x7k2p_kube-system_kube-proxy-{{container}}.log
            coproc proxy { exec unshare --mount ./kube-proxy -f line; }
            pid=$proxy_PID
            read -r begun <&"${proxy[0]}"
            mount --bind cgroup /proc/$pid/cgroup
            "$SB" --out "$OUT" --only '{{only}}' --no-cluster --quiet
            code=$?
            kill $pid
            exit $code
            """);
        Assert.True(code is 0 or 1, output);
    }

    private string Text(ManifestItem item)
    {
        using var reader = new BundleReader(File.OpenRead(_program.At("b.tar.gz")));
        while (reader.Next() is { } entry)
        {
            if (item.Path is { } path && entry.Path.EndsWith('/' + path, StringComparison.Ordinal))
                return new StreamReader(entry.Content).ReadToEnd();
        }

        throw new InvalidOperationException($"no entry of {item.Spec}: {item.Status}, {item.Reason}");
    }
}
