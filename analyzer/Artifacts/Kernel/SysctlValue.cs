using System.Collections.Immutable;
using System.Globalization;

namespace SupportBundle.Analyzer.Artifacts.Kernel;

/// <summary>One setting of the kernel, where it stands.</summary>
internal sealed record SysctlValue(SourceLine Line, string Key, string Value)
{
    /// <summary>Whether sysctl.d says that the kernel may refuse it (<c>-</c> before the key).</summary>
    public bool IsOptional { get; init; }

    /// <summary>The value as a number, or null when it is none.</summary>
    public long? Number => long.TryParse(Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The words of a value such as <c>32768	60999</c>.</summary>
    public ImmutableArray<string> Words => [.. Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>A setting that exists and was not shown.</summary>
/// <param name="Reason">As sysctl(8) says it, for instance <c>permission denied</c>.</param>
internal sealed record UnreadSysctl(SourceLine Line, string Key, string Reason)
{
    private static readonly ImmutableArray<string> Tools = ["sysctl: ", "error: "];

    // sysctl: permission denied on key 'kernel.cad_pid'      sysctl: reading key "net.ipv6.conf.all.stable_secret"
    // sysctl: error reading key 'net.ipv6.conf.all.stable_secret': Input/output error      error: "Invalid argument" reading key "fs.binfmt_misc.register"
    public static UnreadSysctl? TryParse(SourceLine line)
    {
        var text = line.Text.Trim();
        var tool = Tools.FirstOrDefault(tool => text.StartsWith(tool, StringComparison.Ordinal));
        var at = text.IndexOf(" key ", StringComparison.Ordinal);
        if (tool is null || at < tool.Length)
            return null;

        var rest = text[(at + 5)..];
        var end = rest is ['"' or '\'', ..] ? rest.IndexOf(rest[0], 1) : -1;
        return end > 1 ? new(line, SysctlKey.Dotted(rest.AsSpan(1, end - 1)), text[tool.Length..at].Trim()) : null;
    }
}

/// <summary>The names of settings in their several spellings.</summary>
internal static class SysctlKey
{
    /// <summary>The setting of one interface: a dot in its name is printed as a slash (<c>net.ipv4.conf.eth0/100.rp_filter</c>).</summary>
    /// <param name="family"><c>ipv4</c> or <c>ipv6</c>.</param>
    public static string OfInterface(string family, string device, string name) => $"net.{family}.conf.{device.Replace('.', '/')}.{name}";

    /// <summary>The key of a file: <c>/proc/sys/net/ipv4/conf/eth0.100/rp_filter</c>.</summary>
    public static string OfPath(string belowProcSys) =>
        string.Join('.', belowProcSys.Split('/').Select(part => part.Replace('.', '/')));

    // The first of both separators says which of them separates: net/ipv4/conf/eth0.100/rp_filter, net.ipv4.conf.eth0/100.rp_filter.
    public static string Dotted(ReadOnlySpan<char> key) =>
        key.IndexOfAny('.', '/') is >= 0 and var first && key[first] == '/' ? OfPath(key.ToString()) : key.ToString();
}
