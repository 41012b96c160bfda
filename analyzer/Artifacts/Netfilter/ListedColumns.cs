using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Netfilter;

/// <summary>One row of <c>iptables -L</c>, by its columns.</summary>
/// <param name="Target">Null where the column is empty.</param>
/// <param name="In">Null where interfaces are not shown.</param>
/// <param name="Rest">What follows the columns: matches and the target's options, in words of their own.</param>
internal sealed record ListedRow(
    Counters? Counters, string? Target, string Protocol, string Fragment, string? In, string? Out, string Source, string Destination, string Rest, int BodyStart);

/// <summary>Which columns a listing has: by its heading.</summary>
internal sealed record ListedColumns(bool HasNumber, bool HasCounters, bool HasInterfaces)
{
    // num   pkts bytes target     prot opt in     out     source               destination
    public static ListedColumns? Of(string line)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("target") && words.Contains("prot") && words is [.., "source", "destination"]
            ? new(words[0] == "num", words.Contains("pkts"), words.Contains("in"))
            : null;
    }

    // 5        0     0 Q          tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp spts:1024:65535 dpt:!80
    public ListedRow? Read(SourceLine line)
    {
        var words = new ListedWords(line.Text);
        if (HasNumber)
            words.Next();

        Counters? counters = null;
        if (HasCounters)
        {
            counters = ListedNumbers.CountersOf(words.Next(), words.Next());
            if (counters is null)
                return null;
        }

        // The target's column may be empty, and before 1.8.9 ip6tables left the options' one empty.
        return Row(words, counters, true, true) ?? Row(words, counters, false, true) ?? Row(words, counters, true, false) ?? Row(words, counters, false, false);
    }

    private ListedRow? Row(ListedWords words, Counters? counters, bool hasTarget, bool hasFragment)
    {
        var start = words.Skipped().At;
        var target = hasTarget ? words.Next() : null;
        var protocol = words.Next();
        var fragment = hasFragment ? words.Next() : "--";
        var (from, to) = HasInterfaces ? (words.Next(), words.Next()) : (null, null);
        var (source, destination) = (words.Next(), words.Next());
        return fragment is "--" or "-f" or "!f" && IsProtocol(protocol) && IsAddress(source) && IsAddress(destination) && (hasFragment || LooksLikeAddress(source))
            ? new(counters, target, protocol, fragment, from, to, source, destination, words.Rest.Trim(), start)
            : null;
    }

    private static bool IsProtocol(string word) => word.Length > 0 && word is not "--";

    private static bool IsAddress(string word) => word.Length > 0 && word is not ("--" or "-f" or "*");

    private static bool LooksLikeAddress(string word) => word.Contains(':') || word is "anywhere";
}

/// <summary>The words of a listing one after the other; a struct, so that another reading may begin where this one did.</summary>
internal struct ListedWords(string text)
{
    public int At { get; private set; }

    public readonly string Rest => text[At..];

    public readonly bool IsEmpty => text.AsSpan(At).IsWhiteSpace();

    /// <summary>The next word; empty at the end.</summary>
    public string Next()
    {
        this = Skipped();
        var start = At;
        while (At < text.Length && !char.IsWhiteSpace(text[At]))
            At++;

        return text[start..At];
    }

    /// <summary>The next word without taking it.</summary>
    public readonly string Peek()
    {
        var ahead = this;
        return ahead.Next();
    }

    /// <summary>The next words without taking them.</summary>
    public readonly ImmutableArray<string> Ahead(int count)
    {
        var ahead = this;
        var words = ImmutableArray.CreateBuilder<string>(count);
        for (var taken = 0; taken < count; taken++)
            words.Add(ahead.Next());

        return words.MoveToImmutable();
    }

    public readonly ListedWords Skipped()
    {
        var ahead = this;
        while (ahead.At < text.Length && char.IsWhiteSpace(text[ahead.At]))
            ahead.At++;

        return ahead;
    }

    /// <summary>Everything up to this mark and the mark itself; null where it does not come.</summary>
    public string? UpTo(string mark)
    {
        var end = text.IndexOf(mark, At, StringComparison.Ordinal);
        if (end < 0)
            return null;

        var taken = text[At..end];
        At = end + mark.Length;
        return taken;
    }

    public void ToEnd() => At = text.Length;
}
