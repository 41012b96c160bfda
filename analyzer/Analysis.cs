using System.Collections.Immutable;
using SupportBundle.Analyzer.Artifacts;
using SupportBundle.Analyzer.Artifacts.Logs;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Cluster;
using SupportBundle.Analyzer.Diagnosis;
using SupportBundle.Analyzer.Rules;
using SupportBundle.Analyzer.Signatures;

namespace SupportBundle.Analyzer;

/// <summary>How an analysis is done.</summary>
internal sealed record AnalysisOptions
{
    public InputLimits Limits { get; init; } = new();
    public ImmutableArray<Rule> Rules { get; init; } = RuleCatalog.All;
    public ImmutableArray<Signature> Signatures { get; init; } = SignatureCatalog.All;
}

/// <summary>All that an analysis yields.</summary>
/// <param name="Problems">Inputs that could not be read at all.</param>
/// <param name="Cuts">Where inputs ended before their end.</param>
/// <param name="Notes">What else is to be said of the inputs.</param>
/// <param name="ParseNotes">Lines of artifacts that could not be read.</param>
internal sealed record AnalysisResult(
    ImmutableArray<string> Inputs,
    ImmutableArray<CaptureFacts> Captures,
    ClusterModel Model,
    DiagnosisResult Diagnosis,
    ImmutableArray<InputProblem> Problems,
    ImmutableArray<InputNote> Cuts,
    ImmutableArray<InputNote> Notes,
    ImmutableArray<ParseNote> ParseNotes)
{
    public bool IsCut => !Cuts.IsEmpty;

    /// <summary>Whether the inputs held anything to judge.</summary>
    public bool IsEmpty => Model.Nodes.IsEmpty && !Model.Api.Ids.Any() && Model.Logs.Files.Count == 0;
}

/// <summary>The whole way from inputs to the diagnosis.</summary>
internal static class Analysis
{
    public static AnalysisResult Run(IReadOnlyList<string> inputs, AnalysisOptions? options = null)
    {
        options ??= new();
        var reading = new InputReading(options.Limits);
        var builder = Read(inputs, options, reading);
        var model = builder.Build();
        var diagnosis = Diagnose(model, options);
        return new(
            [.. inputs], builder.Captures, model, diagnosis, reading.Problems, reading.Cuts, reading.Notes, [.. ParseNotes(model)]);
    }

    /// <summary>The model alone, for those who look something up in it.</summary>
    public static ClusterModel Model(IReadOnlyList<string> inputs, InputReading reading) => Read(inputs, new(), reading).Build();

    // Its patterns take longer to prepare than a small bundle to read.
    private static readonly Lazy<LogScanner> CatalogScanner = new(() => Scanner(SignatureCatalog.All));

    private static LogScanner Scanner(ImmutableArray<Signature> signatures) => new([.. signatures.Select(SignatureFindings.ToLogSignature)]);

    private static ModelBuilder Read(IReadOnlyList<string> inputs, AnalysisOptions options, InputReading reading)
    {
        var builder = new ModelBuilder(options.Signatures == SignatureCatalog.All ? CatalogScanner.Value : Scanner(options.Signatures), reading);
        var walk = new InputWalk(inputs, reading);
        walk.Read(builder.Take);
        builder.Take(walk.Layouts);
        if (!builder.NeedsLogsAgain)
            return builder;

        builder.ForgetUndatedLogs();
        walk.ReadAgain(builder.TakeLogAgain);
        return builder;
    }

    private static DiagnosisResult Diagnose(ClusterModel model, AnalysisOptions options)
    {
        var answers = options.Rules.Select(rule => new RuleAnswer(rule.Info, rule.Evaluate(model)));
        if (!options.Signatures.IsEmpty)
            answers = answers.Append(new(SignatureFindings.Search, SignatureFindings.Searched(model)));

        return Diagnoser.Diagnose([.. answers], SignatureFindings.Of(options.Signatures, model), SignatureFindings.Causes(options.Signatures));
    }

    private static IEnumerable<ParseNote> ParseNotes(ClusterModel model) =>
        model.Nodes.SelectMany(node => node.Namespaces.Values.Concat(node.Containers.Values).Prepend(node.Host))
            .Append(model.Api).SelectMany(store => store.Notes);
}
