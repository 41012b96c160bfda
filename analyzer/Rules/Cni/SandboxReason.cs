using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Rules.Cni;

/// <summary>Why a sandbox could not be made: an event's message without what differs from pod to pod.</summary>
internal static partial class SandboxReason
{
    private const int Longest = 240;

    // ...desc = failed to setup network for sandbox "4e47...": plugin type="cilium-cni" name="cilium" failed (add): failed to find plugin "cilium-cni" in path [/opt/kube/bin]
    public static string Of(string message)
    {
        var rest = message;
        foreach (var lead in (ReadOnlySpan<string>)["desc = ", "network: ", "failed (add): "])
        {
            var at = rest.LastIndexOf(lead, StringComparison.Ordinal);
            if (at >= 0)
                rest = rest[(at + lead.Length)..];
        }

        rest = Ids().Replace(rest, "…");
        return rest.Length <= Longest ? rest : $"{rest[..Longest]}…";
    }

    [GeneratedRegex("[0-9a-f]{12,64}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Ids();
}
