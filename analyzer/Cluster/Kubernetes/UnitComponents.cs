using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Runtime;

namespace SupportBundle.Analyzer.Cluster.Kubernetes;

/// <summary>The components that a node's units start, their variables filled in as far as the input holds them.</summary>
internal static class UnitComponents
{
    public static IEnumerable<Component> Of(Node node) =>
        Component.Known.Select(name => Of(node, name)).OfType<Component>();

    private static Component? Of(Node node, string name)
    {
        var unit = UnitOf(node, name);
        if (!unit.IsKnown || unit.Value.Of("Service", "ExecStart") is not [.., var start])
            return name == "kubelet" ? OfKubeadm(node) : null;

        var words = start.Words.SelectMany(word => Expand(node, unit.Value, word)).ToImmutableArray();
        return new(node.Name, name, ComponentSource.Unit, Flag.Read(words[Math.Min(1, words.Length)..]), start.Line);
    }

    // Without unit or process, what kubeadm gave the kubelet still tells most of its flags.
    private static Component? OfKubeadm(Node node)
    {
        var flags = node.Host.Read<EnvironmentFile>("files/var/lib/kubelet/kubeadm-flags.env");
        if (!flags.IsKnown || flags.Value["KUBELET_KUBEADM_ARGS"] is not { } variable)
            return null;

        var words = CommandLine.Split(variable.Value).Prepend($"--config={KubeletSettings.DefaultFile}");
        return new(node.Name, "kubelet", ComponentSource.Unit, Flag.Read([.. words.Select(word => new UnitWord(word, variable.Line))]), variable.Line);
    }

    // systemctl cat shows drop-ins too; the bare files are the second best.
    private static Availability<SystemdUnit> UnitOf(Node node, string name) =>
        node.Host.Read<SystemdUnit>($"kubernetes/unit-{name}")
            .Or(() => node.Host.Read<SystemdUnit>($"files/etc/systemd/system/{name}.service"))
            .Or(() => node.Host.Read<SystemdUnit>($"files/lib/systemd/system/{name}.service"))
            .Or(() => node.Host.Read<SystemdUnit>($"files/usr/lib/systemd/system/{name}.service"));

    // $KUBELET_KUBEADM_ARGS is split into words, ${NAME} within a word is not.
    private static IEnumerable<UnitWord> Expand(Node node, SystemdUnit unit, UnitWord word)
    {
        if (!word.Text.StartsWith('$'))
            return [word];

        var name = word.Text.TrimStart('$').Trim('{', '}');
        return Variable(node, unit, name) is { } variable
            ? CommandLine.Split(variable.Value).Select(text => new UnitWord(text, variable.Line))
            : [];
    }

    // EnvironmentFile= wins over Environment=, the later over the earlier: systemd.exec(5).
    private static EnvironmentVariable? Variable(Node node, SystemdUnit unit, string name)
    {
        var fromFiles = unit.Of("Service", "EnvironmentFile")
            .SelectMany(setting => setting.Words)
            .Select(word => node.Host.Read<EnvironmentFile>($"files{word.Text.TrimStart('-')}"))
            .Where(file => file.IsKnown)
            .Select(file => file.Value[name])
            .OfType<EnvironmentVariable>()
            .LastOrDefault();
        if (fromFiles is not null)
            return fromFiles;

        var prefix = $"{name}=";
        return unit.Of("Service", "Environment")
            .SelectMany(setting => setting.Words)
            .Where(word => word.Text.StartsWith(prefix, StringComparison.Ordinal))
            .Select(word => new EnvironmentVariable(name, word.Text[prefix.Length..], word.Line))
            .LastOrDefault();
    }
}
