using System.Collections.Immutable;
using System.CommandLine;
using SupportBundle.Analyzer.Bundles;
using SupportBundle.Analyzer.Reports;
using SupportBundle.Analyzer.Rules;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>sb-analyze</c> as it is called.</summary>
internal static class CommandLine
{
    /// <summary>0: nothing was found.</summary>
    public const int NothingFound = 0;
    public const int Found = 1;
    public const int CouldNotRun = 2;

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var parsed = Root(output, errors).Parse(args);
        if (parsed.Errors.Count > 0)
            return Refuse(string.Join(" ", parsed.Errors.Select(error => error.Message)), errors);

        try
        {
            return parsed.Invoke(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(e.Message, errors);
        }
#pragma warning disable CA1031 // the outermost fence: a fault of ours is one sentence for the user, too
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return Refuse($"this should not happen, and is a fault of sb-analyze: {fault.GetType().Name}: {fault.Message}", errors);
        }
    }

    public static int Refuse(string why, TextWriter errors)
    {
        errors.WriteLine($"sb-analyze: {VisibleText.Of(why)}");
        return CouldNotRun;
    }

    private static RootCommand Root(TextWriter output, TextWriter errors)
    {
        var bundles = new Argument<string[]>("BUNDLE") { Arity = ArgumentArity.OneOrMore, Description = "Bundles, archives of any kind, folders or single files; several become one cluster." };
        var directory = new Option<string?>("--out") { HelpName = "DIR", Description = "Where the report is written; otherwise beside the first bundle." };
        var formats = new Option<string>("--format") { HelpName = "html,md,json", Description = "Which forms of the report are written.", DefaultValueFactory = _ => "html,md,json" };
        var quiet = new Option<bool>("--quiet") { Description = "Print nothing but what went wrong." };
        var failOn = new Option<string?>("--fail-on") { Description = "Exit with 1 only for findings of this severity or worse." };
        failOn.AcceptOnlyFromAmong("critical", "warning");
        var maxExpanded = LimitOptions.MaxExpanded();
        var signatures = SignatureOption.New();
        var language = LanguageOption.New("The language of the report.");
        formats.Validators.Add(result =>
        {
            if (Formats(result.GetValueOrDefault<string>()) is null)
                result.AddError("--format takes html, md and json, separated by commas.");
        });

        var root = new RootCommand("Reads a support bundle offline and reports the root cause with its proof.") { bundles, directory, formats, quiet, failOn, maxExpanded, signatures, language };
        root.SetAction(parsed => new AnalyzeCommand(output, errors).Run(new(
            [.. parsed.GetRequiredValue(bundles)],
            parsed.GetValue(directory),
            Formats(parsed.GetValue(formats)) ?? ReportWriter.AllFormats,
            parsed.GetValue(quiet),
            parsed.GetValue(failOn) == "critical" ? Severity.Critical : parsed.GetValue(failOn) == "warning" ? Severity.Warning : null)
        {
            Limits = LimitOptions.Of(parsed.GetValue(maxExpanded)),
            Signatures = parsed.GetValue(signatures),
            Language = parsed.GetRequiredValue(language),
        }));
        foreach (var command in new KnowledgeCommands(output, errors).All.Concat(new LookCommands(output, errors).All))
            root.Add(command);
        return root;
    }

    private static ImmutableArray<ReportFormat>? Formats(string? list)
    {
        var formats = ImmutableArray.CreateBuilder<ReportFormat>();
        foreach (var word in (list ?? "").Split(','))
        {
            ReportFormat? format = word switch
            {
                "html" => ReportFormat.Html,
                "md" => ReportFormat.Markdown,
                "json" => ReportFormat.Json,
                _ => null,
            };
            if (format is null)
                return null;
            formats.Add(format.Value);
        }

        return [.. formats.Distinct()];
    }
}
