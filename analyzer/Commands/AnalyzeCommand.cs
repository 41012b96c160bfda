using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Commands;

/// <summary>What <c>sb-analyze BUNDLE...</c> was asked for.</summary>
/// <param name="FailOn">The least severity of a finding that makes the exit code 1; null for any that calls for action.</param>
internal sealed record AnalyzeRequest(
    ImmutableArray<string> Bundles,
    string? Directory,
    ImmutableArray<ReportFormat> Formats,
    bool Quiet,
    Severity? FailOn)
{
    public InputLimits Limits { get; init; } = new();

    /// <summary>A folder with log signatures of one's own, or null.</summary>
    public string? Signatures { get; init; }

    /// <summary>The language of the report and of the terminal's brief.</summary>
    public string Language { get; init; } = LanguageOption.English;
}

/// <summary><c>sb-analyze BUNDLE...</c>: reads, judges, writes the report, and says in brief what it found.</summary>
internal sealed class AnalyzeCommand(TextWriter output, TextWriter errors)
{
    public int Run(AnalyzeRequest request)
    {
        if (SignatureOption.Read(request.Signatures, errors) is not { } signatures)
            return CommandLine.CouldNotRun;

        var result = Analysis.Run(request.Bundles, new() { Limits = request.Limits, Signatures = signatures });
        foreach (var problem in result.Problems)
            errors.WriteLine($"sb-analyze: {VisibleText.Of(problem.ToString())}");

        if (result.IsEmpty)
            return result.Problems.IsEmpty ? Refuse(request) : CommandLine.CouldNotRun;

        var subject = SubjectOf.Result(result) with { Articles = Articles.With(signatures) };
        var directory = request.Directory ?? Beside(request.Bundles[0]);
        ImmutableArray<string> reports;
        try
        {
            reports = [.. ReportWriter.Write(subject, directory, request.Formats, request.Language)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return CommandLine.Refuse($"{directory}: the report cannot be written there ({e.Message}) Name another folder with --out.", errors);
        }

        if (!request.Quiet)
            new TerminalSummary(output, request.Language, id => subject.Articles(id, request.Language)).Print(subject.In(request.Language).Diagnosis, subject.Warnings, reports);

        return CodeOf(result, request.FailOn);
    }

    private int Refuse(AnalyzeRequest request) => CommandLine.Refuse(
        $"{string.Join(", ", request.Bundles)}: nothing in it is known. Name a bundle made by sb-collect, or the folder that holds its \"nodes\" and \"cluster\" folders.",
        errors);

    /// <summary>The exit code of a result: scripts tell by it whether something was found.</summary>
    public static int CodeOf(AnalysisResult result, Severity? failOn) =>
        result.IsEmpty ? CommandLine.CouldNotRun : IsFound(result, failOn) ? CommandLine.Found : CommandLine.NothingFound;

    private static bool IsFound(AnalysisResult result, Severity? failOn) =>
        failOn is { } least ? result.Diagnosis.Findings.Any(finding => finding.Severity >= least) : !result.Diagnosis.FoundNothing;

    /// <summary>The folder that a bundle stands in; nothing is written into a folder that is itself the input.</summary>
    private static string Beside(string bundle)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(bundle));
        return Path.GetDirectoryName(full) ?? full;
    }
}
