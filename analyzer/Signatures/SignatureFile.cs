using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Documents;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>A file of log signatures, <c>&lt;area&gt;.yaml</c>: a list, whose entries are read one by one; what is wrong in it is told all at once.</summary>
/// <remarks>
/// <code>
/// - id: dns/upstream-times-out        # the finding's id
///   severity: warning                 # critical, warning, info
///   component: CoreDNS                # whose log
///   versions: 1.2 and later           # which versions write it
///   literal: 'i/o timeout'            # a text that every matching line holds: all literals are searched for at once
///   pattern: 'read udp \S+->(?&lt;server&gt;[^:]+):53: i/o timeout'   # no look-around, no back references
///   countBy: server                   # optional: a group by whose value hits are counted apart
///   onlyForRules: true                # optional: counted for rules, no finding by itself
///   silentMeansOver: true             # optional: it is logged again for as long as the trouble lasts
///   isCause: true                     # optional: the line names a cause and no symptom, so that it may be a root cause
///   explains: [dns/coredns-not-running]   # optional: findings that such a cause brings about
///   title: 'CoreDNS gets no answer from {{server}}'   # with titleJa; needed where templates/knowledge has no article of the id
///   means: One sentence; what it means for the cluster.   # with meansJa
///   fix: What to do now, in Markdown. # optional, with fixJa
///   confirmedBy: [https://...]        # optional
///   samples:
///     match:
///       - line: 'a real line'
///         seenIn: CoreDNS 1.11.1
///     mustNotMatch:
///       - 'a line that looks alike'
/// </code>
/// Texts in title, means and fix may name groups of the pattern, and {{node}}, {{count}}, {{first}}, {{last}}, {{logged}}.
/// </remarks>
/// <param name="Faulty">Entries with faults, as far as they could be read, so that the rest of their faults can be found too.</param>
internal sealed record SignatureFile(ImmutableArray<Signature> Signatures, ImmutableArray<Signature> Faulty, ImmutableArray<SignatureFault> Faults)
{
    public static SignatureFile Parse(ArtifactText text)
    {
        var (document, notes) = YamlReader.Read(text);
        var faults = ImmutableArray.CreateBuilder<SignatureFault>();
        faults.AddRange(notes.Select(note => new SignatureFault(note.Line, Advice(note.Reason))));

        var entries = document.Roots.SelectMany(root => Entries(root, faults)).ToImmutableArray();
        // The entry in which a file breaks off lacks what stands behind the break.
        var whole = notes.Any(note => IsBreak(note.Reason)) ? entries.SkipLast(1) : entries;
        var (signatures, faulty) = (ImmutableArray.CreateBuilder<Signature>(), ImmutableArray.CreateBuilder<Signature>());
        foreach (var entry in whole)
        {
            var before = faults.Count;
            if (new SignatureEntry(entry, faults).Read() is { } signature)
                (faults.Count == before ? signatures : faulty).Add(signature);
        }

        return new(signatures.ToImmutable(), faulty.ToImmutable(), faults.ToImmutable());
    }

    private static ImmutableArray<DocumentNode> Entries(DocumentNode root, ImmutableArray<SignatureFault>.Builder faults)
    {
        if (root.Kind is not (NodeKind.Sequence or NodeKind.Null))
            faults.Add(new(root.Line, "a file of signatures is a list. Begin each entry with \"- id: ...\"."));

        return root.Kind == NodeKind.Sequence ? root.Children : [];
    }

    private static bool IsBreak(string reason) => reason.EndsWith("the rest is not read", StringComparison.Ordinal);

    private static string Advice(string reason) => IsBreak(reason)
        ? $"{reason}. Put texts with a colon, #, quotes or brackets between single quotes, and write a single quote in them twice."
        : $"{reason}. Leave one of them out.";
}
