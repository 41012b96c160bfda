using System.Text.RegularExpressions;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Names of hosts, as files and their names bear them.</summary>
internal static partial class HostNames
{
    /// <summary>The host that an artifact of this id names as its own; null where it names none.</summary>
    public static string? Of(string id, FileHead head) => id switch
    {
        "identity/hostname" or "files/etc/hostname" => head.First.Trim(),
        // Linux worker-1 6.1.0-18-amd64 #1 SMP
        "identity/uname" => head.First.Split(' ') is [_, var name, ..] ? name : null,
        //  Static hostname: worker-1
        "identity/hostnamectl" => head.Lines.Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("Static hostname:", StringComparison.Ordinal))?.Split(' ')[^1],
        _ => null,
    };

    /// <summary>Whether a word in a path names a machine by the customs of the trade: <c>worker-1</c>, <c>cp1</c>, <c>k8s-node02.example.com</c>.</summary>
    public static bool LooksLikeHost(string word) => Customary().IsMatch(word);

    /// <summary>Whether a machine may be called so at all.</summary>
    public static bool IsPossible(string word) => Possible().IsMatch(word) && !word.EndsWith(".localdomain", StringComparison.Ordinal) && word != "localhost";

    /// <summary>Whether the name stands in the text as a word of its own.</summary>
    public static bool StandsIn(string name, string text)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + name.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
                return true;
        }

        return false;
    }

    [GeneratedRegex(@"^(([a-z0-9.-]*[-_.a-z0-9])?(masters?|workers?|nodes?|control-?plane|controllers?|ctrl|infra|compute|ingress|storage|server|agent|host|etcd)|([a-z0-9.-]*[-_.])?(w|cp|vm|lb))[-_]?\d+([-_.][a-z0-9.-]*)?$|^(control-?plane|master|worker)$|^ip-\d+-\d+-\d+-\d+", RegexOptions.IgnoreCase)]
    private static partial Regex Customary();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$")]
    private static partial Regex Possible();
}
