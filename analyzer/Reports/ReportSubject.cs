using System.Collections.Concurrent;
using System.Collections.Immutable;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.PacketPath.Repair;

namespace SupportBundle.Analyzer.Reports;

/// <summary>What a report is about: what was read, the model made of it, and the diagnosis.</summary>
internal sealed record ReportSubject(ImmutableArray<ReportedInput> Inputs, ClusterModel Cluster, DiagnosisResult Diagnosis)
{
    private readonly ConcurrentDictionary<(string Cause, string Language), ImmutableArray<(string Fix, FixTrial Trial)>> _trials = new();

    /// <summary>The cause's fixes, tried on the model once for all forms of the report.</summary>
    public ImmutableArray<(string Fix, FixTrial Trial)> TrialsOf(RootCause cause, string language) =>
        _trials.GetOrAdd((cause.Id, language), _ => new FixTrials(Cluster, Diagnosis).Of(cause, FindingWords.Of(cause, id => Articles(id, language))));

    /// <summary>The same with the findings' and checks' sentences in this language.</summary>
    public ReportSubject In(string language) => language == "en" ? this : this with { Diagnosis = new SpokenDiagnosis(ReportWords.Of(language)).Of(Diagnosis) };

    /// <summary>Everything that makes the report less complete, each with its input; shown above all else.</summary>
    public ImmutableArray<string> Warnings => [.. Inputs.SelectMany(input => input.Warnings.Select(warning => $"{input.Name}: {warning}"))];

    /// <summary>Where the articles come from: id and language.</summary>
    public Func<string, string, Article?> Articles { get; init; } = Reports.Articles.Find;

    /// <summary>The analyzer's version, for the report's foot.</summary>
    public string Version { get; init; } = typeof(ReportSubject).Assembly.GetName().Version?.ToString(3) ?? "";
}

/// <summary>One thing that the user gave: a bundle, a directory, a loose file.</summary>
/// <param name="Name">As the user named it, without the directories of the workstation.</param>
/// <param name="Warnings">What makes the whole report less complete, in sentences: the bundle is cut off, a limit was met. Shown at the top.</param>
internal sealed record ReportedInput(string Name, ImmutableArray<string> Warnings)
{
    /// <summary>What it is, for instance <c>support bundle of worker1, collected 2026-01-02 03:04 UTC, outcome complete</c>.</summary>
    public string Description { get; init; } = "";

    /// <summary>What is worth knowing but costs nothing: files of unknown kind, links not followed.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
