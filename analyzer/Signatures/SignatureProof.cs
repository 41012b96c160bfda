using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Signatures;

/// <summary>Whether signatures hold what they say: their samples, through the scanner that reads real logs.</summary>
internal sealed class SignatureProof
{
    // A sample by itself, as a container runtime writes it, and as syslog does.
    private static readonly ImmutableArray<string> Heads = ["", "2024-06-29T14:44:25.191200123Z stderr F ", "Jun 29 14:44:25 worker1 program[4242]: "];

    private readonly Dictionary<string, LogSignature> _searched = new(StringComparer.Ordinal);
    private readonly List<SignatureFault> _faults = [];
    private readonly LogScanner _scanner;

    private SignatureProof(ImmutableArray<Signature> signatures)
    {
        foreach (var signature in signatures)
            Compile(signature);

        _scanner = new([.. _searched.Values]);
    }

    /// <summary>All that is wrong with them, each by itself, with all of them searched for at once.</summary>
    public static ImmutableArray<SignatureFault> Of(ImmutableArray<Signature> signatures)
    {
        var proof = new SignatureProof(signatures);
        foreach (var signature in signatures)
            proof.Check(signature);
        return [.. proof._faults];
    }

    private void Compile(Signature signature)
    {
        try
        {
            var searched = SignatureFindings.ToLogSignature(signature);
            _ = searched.Pattern; // built now, so that its faults are told
            _searched[signature.Id] = searched;
        }
        catch (ArgumentException broken)
        {
            Fault(signature, $"the pattern is broken: {broken.Message} Correct it.");
        }
        catch (NotSupportedException)
        {
            Fault(signature, "the pattern looks ahead or behind, or refers back, which would take too long on large logs. Write it without (?=, (?!, (?<=, (?<! and \\1.");
        }
    }

    private void Check(Signature signature)
    {
        if (RuleIds.Contains(signature.Id))
            Fault(signature, $"{signature.Id} is the id of a rule. Give the signature another one.");
        if (!_searched.TryGetValue(signature.Id, out var searched))
            return;

        var groups = searched.Pattern.GetGroupNames();
        if (signature.CountBy is { } group && !groups.Contains(group))
            Fault(signature, $"countBy names \"{group}\", and the pattern has no such group. Name one of it, or write (?<{group}>...) into the pattern.");
        if (!Holds(signature))
            CheckSamples(signature);
    }

    // All samples at once, which costs two scans; which of them is at fault is asked only where one is.
    private bool Holds(Signature signature) =>
        signature.Matches.All(sample => sample.Line.Contains(signature.Literal, StringComparison.Ordinal))
        && Hits(signature, signature.Matches) == signature.Matches.Length * Heads.Length
        && Hits(signature, signature.MustNotMatch) == 0;

    private void CheckSamples(Signature signature)
    {
        foreach (var sample in signature.Matches)
            CheckMatch(signature, sample);
        foreach (var sample in signature.MustNotMatch.Where(sample => Hits(signature, [sample]) > 0))
            _faults.Add(new(sample.Source, $"{signature.Id} matches this line, which it must not. Narrow the pattern."));
    }

    private static ImmutableHashSet<string> RuleIds { get; } = [.. RuleCatalog.All.Select(rule => rule.Info.Id)];

    private void CheckMatch(Signature signature, SignatureSample sample)
    {
        if (!sample.Line.Contains(signature.Literal, StringComparison.Ordinal))
            _faults.Add(new(sample.Source, $"the literal \"{signature.Literal}\" of {signature.Id} does not stand in this sample, so the line would be passed over. Correct one of them; capital and small letters differ."));
        else if (Hits(signature, sample.Line) == 0)
            _faults.Add(new(sample.Source, $"the pattern of {signature.Id} does not match this sample. Correct one of them."));
        else if (Heads.FirstOrDefault(head => Hits(signature, head + sample.Line) != 1) is { } head)
            _faults.Add(new(sample.Source, $"{signature.Id} matches this sample, but not behind \"{head}\", as logs have it. Do not tie the pattern to the line's beginning."));
    }

    private long Hits(Signature signature, ImmutableArray<SignatureSample> samples) =>
        Hits(signature, string.Join("\nafter\nbefore\n", samples.SelectMany(sample => Heads.Select(head => head + sample.Line))));

    private long Hits(Signature signature, string line)
    {
        using var log = new MemoryStream(Encoding.UTF8.GetBytes($"before\n{line}\nafter\n"));
        return _scanner.Scan(log, new("worker1", "samples.log", LogClock.Unknown)).ToEvents().Hits(signature.Id)?.Count ?? 0;
    }

    private void Fault(Signature signature, string what) => _faults.Add(new(signature.Source, what));
}
