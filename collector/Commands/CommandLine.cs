using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SupportBundle.Collector.Commands.Choosing;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>The command line of sb-collect.</summary>
internal static class CommandLine
{
    private const string StandardSince = "24h", StandardDeadline = "10m", StandardMaxSize = "500M";

    private static readonly Option<string?> Out = new("--out", "-o") { Description = "Folder or file name for the bundle [default: the working folder]", HelpName = "DIR|FILE" };
    private static readonly Option<string[]> Only = new("--only") { Description = "Collect only these: an area or a pattern over ids, such as netfilter or 'logs/*'; repeatable", HelpName = "GLOB", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string[]> Skip = new("--skip") { Description = "Leave these out; repeatable", HelpName = "GLOB", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<TimeSpan?> Since = NewTime("--since", StandardSince, "How far logs go back: 90m, 24h, 7d");
    private static readonly Option<TimeSpan?> Deadline = NewTime("--deadline", StandardDeadline, "When to end whatever is still running");
    private static readonly Option<long?> MaxSize = NewSize("--max-size", StandardMaxSize, "How large the bundle may become");
    private static readonly Option<string?> Label = new("--label") { Description = "A word for the bundle's name, such as a case number [default: the host's name]", HelpName = "WORD" };
    private static readonly Option<bool> NoCluster = new("--no-cluster") { Description = "Do not ask the Kubernetes API" };
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "Ask the Kubernetes API with this [default: $KUBECONFIG, else the usual ones of this node]", HelpName = "FILE" };
    private static readonly Option<string?> Specs = new("--specs") { Description = "Collect what this file lists, too: a site's own specs, in JSON (README, 'Specs of a site')", HelpName = "FILE" };
    private static readonly Option<string?> Request = new("--request") { Description = "Collect only what this file asks for: what sb-analyze request made", HelpName = "FILE" };
    private static readonly Option<CaptureSpec?> Capture = NewCapture();
    private static readonly Option<bool> NoProbes = new("--no-probes") { Description = "Try nothing: no connection to API servers, no question to name servers, no health page" };
    private static readonly Option<int?> Nice = new("--nice") { Description = $"How far this stands back for others, 0 to {OwnProcess.Meekest}, as nice(1) has it [default: {OwnProcess.Meekest}]", HelpName = "N" };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask before packets are captured, or commands from a file are run" };
    private static readonly Option<string?> Redact = new("--redact") { Description = "The site's own rules for what is to be replaced, beside what is known to be secret (JSON)", HelpName = "FILE" };
    private static readonly Option<bool> Mask = new("--mask") { Description = "Replace addresses, host and domain names by pseudonyms that the site can turn back (unmask)" };
    private static readonly Option<string?> MaskKey = new("--mask-key") { Description = $"The key of the pseudonyms, made if it is not there; keep it [default: {CollectOptions.StandardMaskKey}]", HelpName = "FILE" };
    private static readonly Option<bool> Quiet = new("--quiet", "-q") { Description = "Print nothing but the bundle's path" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the closing summary as JSON" };

    /// <summary>Read before all else, as threads inherit it; null where it is not given, or wrong, which <see cref="Run"/> says then.</summary>
    public static int? NiceOf(string[] args)
    {
        var at = Array.FindIndex(args, arg => arg == "--nice" || arg.StartsWith("--nice=", StringComparison.Ordinal));
        var text = at < 0 ? "" : args[at].Length > "--nice".Length ? args[at]["--nice=".Length..] : at + 1 < args.Length ? args[at + 1] : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nice) && nice <= OwnProcess.Meekest ? nice : null;
    }

    public static int Run(string[] args)
    {
        if (args.Any(arg => arg == "--nice" || arg.StartsWith("--nice=", StringComparison.Ordinal)) && NiceOf(args) is null)
        {
            Console.Error.WriteLine($"sb-collect: --nice takes a number from 0 to {OwnProcess.Meekest}.");
            return ExitCodes.NothingMade;
        }

        var result = Root(args).Parse(args, new() { ResponseFileTokenReplacer = null });
        if (result.Errors.Count == 0)
            return result.Invoke(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });

        foreach (var error in result.Errors)
            Console.Error.WriteLine($"sb-collect: {error.Message}");
        Console.Error.WriteLine("Try: sb-collect --help");
        return ExitCodes.NothingMade;
    }

    private static RootCommand Root(string[] args)
    {
        var root = new RootCommand("Collects the network state of this Kubernetes node into one file. It reads only, and takes secrets out.")
        {
            Out, Only, Skip, Since, Deadline, MaxSize, Label, NoCluster, Kubeconfig, Specs, Request, Capture, NoProbes, Nice, Yes, Redact, Mask, MaskKey, Quiet, Json, Plan(), Script(), Verify(), Unmask(),
        };
        root.SetAction(result => CollectCommand.Run(Options(result) with { Arguments = [.. args] }));
        return root;
    }

    private static Command Plan()
    {
        var json = new Option<bool>("--json") { Description = "Print the plan as JSON" };
        var plan = new Command("plan", "Shows what would be read and run, why, and within which limits. Touches nothing.")
        {
            Only, Skip, Since, NoCluster, Specs, Request, Capture, NoProbes, json,
        };
        plan.SetAction(result => PlanCommand.Run(Options(result), result.GetValue(json)));
        return plan;
    }

    private static Command Script()
    {
        var script = new Command("script", "Prints what would be collected as one POSIX shell script, for hosts where no binary may run.") { Only, Skip };
        script.SetAction(result => ScriptCommand.Run(result.GetValue(Only) ?? [], result.GetValue(Skip) ?? []));
        return script;
    }

    private static Command Verify()
    {
        var bundle = new Argument<string>("BUNDLE") { Description = "A bundle made by sb-collect" };
        var verify = new Command("verify", "Checks a bundle's checksums and whether it is complete.") { bundle };
        verify.SetAction(result => VerifyCommand.Run(result.GetRequiredValue(bundle)));
        return verify;
    }

    private static Command Unmask()
    {
        var texts = new Argument<string[]>("TEXT") { Description = "Reports or other files, or a text itself [default: standard input]", Arity = ArgumentArity.ZeroOrMore };
        var unmask = new Command("unmask", "Turns the pseudonyms in a report or text back, with the key that --mask used.") { texts, MaskKey };
        unmask.SetAction(result => UnmaskCommand.Run(result.GetValue(MaskKey) ?? CollectOptions.StandardMaskKey, result.GetValue(texts) ?? [], Console.OpenStandardOutput()));
        return unmask;
    }

    private static CollectOptions Options(ParseResult result) => new()
    {
        Out = result.GetValue(Out),
        Only = [.. result.GetValue(Only) ?? []],
        Skip = [.. result.GetValue(Skip) ?? []],
        Since = (result.GetValue(Since) ?? Quantity.Time(StandardSince))!.Value, // the standard one is a constant of ours, as below
        Deadline = (result.GetValue(Deadline) ?? Quantity.Time(StandardDeadline))!.Value,
        MaxSize = (result.GetValue(MaxSize) ?? Quantity.Size(StandardMaxSize))!.Value,
        Label = result.GetValue(Label),
        NoCluster = result.GetValue(NoCluster),
        Kubeconfig = result.GetValue(Kubeconfig),
        SpecsFile = result.GetValue(Specs),
        RequestFile = result.GetValue(Request),
        Capture = result.GetValue(Capture),
        NoProbes = result.GetValue(NoProbes),
        Yes = result.GetValue(Yes),
        Redact = result.GetValue(Redact),
        Mask = result.GetValue(Mask) || result.GetValue(MaskKey) is not null,
        MaskKey = result.GetValue(MaskKey),
        Quiet = result.GetValue(Quiet),
        Json = result.GetValue(Json),
    };

    private static Option<TimeSpan?> NewTime(string name, string standard, string description) => new(name)
    {
        Description = $"{description} [default: {standard}]",
        HelpName = "TIME",
        CustomParser = result => Parse(result, Quantity.Time, $"{name} takes a time such as 90s, 10m, 24h or 7d"),
    };

    private static Option<long?> NewSize(string name, string standard, string description) => new(name)
    {
        Description = $"{description} [default: {standard}]",
        HelpName = "SIZE",
        CustomParser = result => Parse(result, Quantity.Size, $"{name} takes a size such as 800K, 500M or 2G"),
    };

    private static Option<CaptureSpec?> NewCapture() => new("--capture")
    {
        Description = "Capture headers of packets that long, with tcpdump: 30s, or 30s:FILTER with a filter of pcap-filter(7)",
        HelpName = "TIME[:FILTER]",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Captures.Parse(text) is not { } capture)
                result.AddError($"--capture takes a time up to 10m, and a filter after a colon, such as 30s or '30s:port 53', not '{text}'.");
            else
                return capture;
            return null;
        },
    };

    private static T? Parse<T>(ArgumentResult result, Func<string, T?> read, string error)
        where T : struct
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (read(text) is { } value)
            return value;

        result.AddError($"{error}, not '{text}'.");
        return null;
    }
}
