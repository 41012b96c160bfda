using System.Text.RegularExpressions;

namespace SupportBundle.Bundle.Masking;

/// <summary>Places where a host's name always stands; what stands there is one of the site's from then on.</summary>
internal static partial class NameContexts
{
    private static readonly System.Buffers.SearchValues<string> Hints = System.Buffers.SearchValues.Create(
        ["nodeName", "hostname", "system:node:", "initial-cluster", "\"nodename\"", "127.0.1.1", "search "], StringComparison.OrdinalIgnoreCase);

    public static void Learn(string line, KnownNames known)
    {
        if (line.AsSpan().IndexOfAny(Hints) < 0)
            return;

        foreach (Match match in HostName().Matches(line))
            known.AddHost(match.Groups["name"].Value);
        if (InitialCluster().Match(line) is { Success: true } cluster)
            known.Add(Member().Matches(cluster.Value).Select(match => match.Groups["name"].Value), []);
        if (OwnHost().Match(line) is { Success: true } own)
            known.Add(own.Groups["names"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), []);
        if (Search().Match(line) is { Success: true } search)
            known.Add([], search.Groups["names"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // "nodeName": "worker1"   kubernetes.io/hostname=worker1   --hostname-override=worker1   system:node:worker1
    [GeneratedRegex(@"(?:(?:\bnodeName|\bkubernetes\.io/hostname|\bhostname-override|\bhostnameOverride|""nodename"")\\{0,3}""?\s{0,4}[:= ]\s{0,4}\\{0,3}""?|system:node:)(?<name>[A-Za-z0-9][A-Za-z0-9.-]{1,252})")]
    private static partial Regex HostName();

    [GeneratedRegex(@"initial-cluster[= ]""?[^\s""]{1,10000}")]
    private static partial Regex InitialCluster();

    [GeneratedRegex(@"(?<=[=, ""])(?<name>[A-Za-z0-9][A-Za-z0-9.-]{1,252})=https?://")]
    private static partial Regex Member();

    // Debian's line for the host itself in /etc/hosts
    [GeneratedRegex(@"^127\.0\.1\.1\s+(?<names>[^#\r\n]+)")]
    private static partial Regex OwnHost();

    [GeneratedRegex(@"^search\s+(?<names>[^#\r\n]+)")]
    private static partial Regex Search();
}
