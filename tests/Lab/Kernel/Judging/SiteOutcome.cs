using System.Collections.Immutable;
using SupportBundle.Analyzer.PacketPath;

namespace SupportBundle.Lab.Kernel.Judging;

/// <summary>What one place of a site saw of a packet.</summary>
/// <param name="Last">Where it was seen last: <c>forward_start</c> is the begin of that hook, <c>forward_end</c> its end.</param>
/// <param name="Rules">The rules that matched, in their order.</param>
internal sealed record Passage(string Last, ImmutableArray<string> Rules)
{
    /// <summary>The addresses with which it was seen last.</summary>
    public string? Source { get; init; }
    public string? Destination { get; init; }

    /// <summary>How it may have ended between hooks.</summary>
    public ImmutableArray<Disposition> Silent { get; init; } = [];
}

/// <summary>What became of a flow on a site, as its client and every place on its way saw it.</summary>
/// <param name="Client"><c>connected</c>, <c>timeout</c>, or what its system call fails with (<c>ECONNREFUSED</c>).</param>
internal sealed record SiteOutcome(string Client)
{
    /// <summary>It saw that only when the first packet had been sent again, which meets other dice.</summary>
    public bool IsLate { get; init; }

    /// <summary>Where the request was let in; null where nowhere.</summary>
    public string? Place { get; init; }

    /// <summary>Nobody took it there; null where that was not seen.</summary>
    public bool? IsRefused { get; init; }

    /// <summary>The request by place.</summary>
    public ImmutableSortedDictionary<string, Passage> Request { get; init; } = ImmutableSortedDictionary<string, Passage>.Empty;

    /// <summary>The answer to it, or the error that tells of its end, by place.</summary>
    public ImmutableSortedDictionary<string, Passage> Answer { get; init; } = ImmutableSortedDictionary<string, Passage>.Empty;

    public override string ToString() =>
        $"{Client}{(Place is null ? "" : $"; {(IsRefused == true ? "refused" : "delivered")} at {Place}")}\n      request: {Text(Request)}\n      answer: {Text(Answer)}";

    private static string Text(ImmutableSortedDictionary<string, Passage> passages) =>
        string.Join("; ", passages.Select(pair => $"{pair.Key} to {pair.Value.Last} as {pair.Value.Source} > {pair.Value.Destination} [{string.Join(", ", pair.Value.Rules)}]"));
}
