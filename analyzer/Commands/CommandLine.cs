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
        var maxExpanded = MaxExpanded();
        formats.Validators.Add(result =>
        {
            if (Formats(result.GetValueOrDefault<string>()) is null)
                result.AddError("--format takes html, md and json, separated by commas.");
        });

        var root = new RootCommand("Reads a support bundle offline and reports the root cause with its proof.") { bundles, directory, formats, quiet, failOn, maxExpanded };
        root.SetAction(parsed => new AnalyzeCommand(output, errors).Run(new(
            [.. parsed.GetRequiredValue(bundles)],
            parsed.GetValue(directory),
            Formats(parsed.GetValue(formats)) ?? ReportWriter.AllFormats,
            parsed.GetValue(quiet),
            parsed.GetValue(failOn) == "critical" ? Severity.Critical : parsed.GetValue(failOn) == "warning" ? Severity.Warning : null)
        {
            Limits = Limits(parsed.GetValue(maxExpanded)),
        }));
        root.Add(Rules(output));
        root.Add(Explain(output, errors));
        root.Add(List(output, errors));
        root.Add(Cat(output, errors));
        root.Add(Grep(output, errors));
        root.Add(Who(output, errors));
        return root;
    }

    private static Option<string?> MaxExpanded()
    {
        var option = new Option<string?>("--max-expanded") { HelpName = "SIZE", Description = "How much is expanded at most, over all inputs; 8G otherwise." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } size && ByteSize.Parse(size) is null)
                result.AddError($"--max-expanded takes a size such as 500M or 20G, not \"{size}\".");
        });
        return option;
    }

    private static InputLimits Limits(string? maxExpanded) =>
        maxExpanded is not null && ByteSize.Parse(maxExpanded) is { } size ? new() { MaxExpanded = size } : new();

    private static Command Rules(TextWriter output)
    {
        var rules = new Command("rules", "Lists what can be found, with the artifacts that each rule needs.");
        rules.SetAction(_ => RulesCommand.Run(output));
        return rules;
    }

    private static Command Explain(TextWriter output, TextWriter errors)
    {
        var id = new Argument<string>("FINDING-ID") { Description = "As in the report, for instance dns/coredns-loop-detected." };
        var explain = new Command("explain", "Prints the knowledge article of a finding.") { id };
        explain.SetAction(parsed => ExplainCommand.Run(parsed.GetRequiredValue(id), output, errors));
        return explain;
    }

    private static Argument<string> Bundle => new("BUNDLE") { Description = "A bundle, another tool's archive, or a folder." };

    private static Argument<string[]> Paths(ArgumentArity arity) => new("PATH")
    {
        Arity = arity,
        Description = "A path in the input, the end of one (iptables-save.txt), or an artifact's id (routing/routes); * and ? stand for characters, ** for folders.",
    };

    private static Command List(TextWriter output, TextWriter errors)
    {
        var (bundle, paths) = (Bundle, Paths(ArgumentArity.ZeroOrMore));
        var list = new Command("ls", "Lists what an input holds, and what each entry was recognised as.") { bundle, paths };
        list.SetAction(parsed => ListCommand.Run(parsed.GetRequiredValue(bundle), parsed.GetValue(paths) ?? [], output, errors));
        return list;
    }

    private static Command Cat(TextWriter output, TextWriter errors)
    {
        var (bundle, paths) = (Bundle, Paths(ArgumentArity.OneOrMore));
        var cat = new Command("cat", "Prints entries of an input without unpacking it.") { bundle, paths };
        cat.SetAction(parsed => CatCommand.Run(parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(paths), output, errors));
        return cat;
    }

    private static Command Grep(TextWriter output, TextWriter errors)
    {
        var (bundle, paths) = (Bundle, Paths(ArgumentArity.ZeroOrMore));
        var pattern = new Argument<string>("PATTERN") { Description = "A regular expression." };
        var ignoreCase = new Option<bool>("--ignore-case", "-i") { Description = "Capital and small letters are the same." };
        var onlyNames = new Option<bool>("--files-with-matches", "-l") { Description = "Print the paths alone." };
        var grep = new Command("grep", "Searches the entries of an input, packed logs included; prints path:line:text.") { bundle, pattern, paths, ignoreCase, onlyNames };
        grep.SetAction(parsed => GrepCommand.Run(
            new(parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(pattern), parsed.GetValue(paths) ?? [], parsed.GetValue(ignoreCase), parsed.GetValue(onlyNames)),
            output,
            errors));
        return grep;
    }

    private static Command Who(TextWriter output, TextWriter errors)
    {
        var bundle = Bundle;
        var names = new Argument<string[]>("NAME") { Arity = ArgumentArity.OneOrMore, Description = "An address, interface, port, chain or process." };
        var who = new Command("who", "Tells whose an address, interface, port, chain or process is, and which line says so.") { bundle, names };
        who.SetAction(parsed => WhoCommand.Run(parsed.GetRequiredValue(bundle), parsed.GetRequiredValue(names), output, errors));
        return who;
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
