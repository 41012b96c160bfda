using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;

namespace SupportBundle.Analyzer.PacketPath.Repair;

/// <summary>Kernel settings set to a value.</summary>
internal sealed record SysctlEdit(ImmutableArray<(string Key, string Value)> Settings) : Edit
{
    // sysctl -w net.ipv4.ip_forward=1
    // echo 'net.ipv4.ip_forward = 1' > /etc/sysctl.d/99-kubernetes.conf
    // printf 'net.bridge.bridge-nf-call-iptables = 1\nnet.bridge.bridge-nf-call-ip6tables = 1\n' > /etc/sysctl.d/99-k8s.conf
    public static SysctlEdit? Parse(string command)
    {
        var settings = command.StartsWith("sysctl -w ", StringComparison.Ordinal) ? command["sysctl -w ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : Written(command) is { } text ? text.Split("\\n", StringSplitOptions.RemoveEmptyEntries)
            : null;
        return settings is { Length: > 0 } && settings.All(setting => setting.Split('=').Length == 2)
            ? new([.. settings.Select(setting => setting.Split('=')).Select(pair => (pair[0].Trim(), pair[1].Trim()))])
            : null;
    }

    // modprobe br_netfilter: its settings are 1 when it is loaded (net/bridge/br_netfilter_hooks.c, br_netfilter_sysctl_default).
    public static SysctlEdit OfBridgeModule { get; } = new([("net.bridge.bridge-nf-call-iptables", "1"), ("net.bridge.bridge-nf-call-ip6tables", "1"), ("net.bridge.bridge-nf-call-arptables", "1")]);

    public override (ArtifactStore?, string?) Apply(ArtifactStore place)
    {
        if (place.Text("kernel/sysctl") is not { IsKnown: true, Value: var text })
            return (null, "the kernel's settings are not in the input as sysctl -a prints them");

        var lines = text.Content.TrimEnd('\n').Split('\n').ToList();
        foreach (var (key, value) in Settings)
        {
            Set(lines, key, value);
            foreach (var other in Followers(lines, key))
                Set(lines, other, value);
        }

        // Single files of /proc/sys show the same kernel.
        var files = Settings.Select(setting => ($"files/proc/sys/{setting.Key.Replace('.', '/')}", setting.Value))
            .Where(file => place.Text(file.Item1).IsKnown)
            .Select(file => new KeyValuePair<string, Artifacts.ArtifactText>(file.Item1, place.Text(file.Item1).Value with { Content = $"{file.Value}\n" }));
        return (place.With([new("kernel/sysctl", text with { Content = string.Join('\n', lines) + "\n" }), .. files]), null);
    }

    // ip_forward and conf.all.forwarding set every device's own (net/ipv4/devinet.c, inet_forward_change).
    private static List<string> Followers(List<string> lines, string key) => key is "net.ipv4.ip_forward" or "net.ipv4.conf.all.forwarding"
        ? [.. lines.Select(KeyOf).Where(other => other == "net.ipv4.ip_forward" || (other.StartsWith("net.ipv4.conf.", StringComparison.Ordinal) && other.EndsWith(".forwarding", StringComparison.Ordinal) && !other.EndsWith(".mc_forwarding", StringComparison.Ordinal)))]
        : [];

    private static void Set(List<string> lines, string key, string value)
    {
        var at = lines.FindIndex(line => KeyOf(line) == key);
        if (at < 0)
            lines.Add($"{key} = {value}");
        else
            lines[at] = $"{key} = {value}";
    }

    private static string KeyOf(string line) => line.Split('=')[0].Trim();

    private static string? Written(string command)
    {
        var words = command.Split('\'');
        return words is [var program, var text, var target] && program.Trim() is "echo" or "printf" && target.Contains("> /etc/sysctl.d/", StringComparison.Ordinal) ? text : null;
    }
}
