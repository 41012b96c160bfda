using System.Collections.Immutable;
using Spectre.Console;
using SupportBundle.Collector.Commands.Choosing;
using SupportBundle.Collector.Progress;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>The operator's security review: what would be read and run, why, and within which limits.</summary>
internal static class PlanCommand
{
    public static int Run(CollectOptions options, bool json)
    {
        var (specs, problem) = ChosenSpecs.Of(options);
        if (problem is not null)
        {
            Console.Error.WriteLine($"sb-collect: {problem}");
            return ExitCodes.NothingMade;
        }

        if (options.NoCluster)
            specs = [.. specs.Where(spec => !Cluster.ApiCollection.Handles(spec))];
        if (json)
            PlanJson.Print(specs, options);
        else
            Print(specs, options);
        return ExitCodes.Complete;
    }

    private static void Print(ImmutableArray<CollectionSpec> specs, CollectOptions options)
    {
        var console = Consoles.Output();
        console.WriteLine($"sb-collect would take these {specs.Length} items. It reads only: it changes no setting, loads no module, creates no object.");
        console.WriteLine("Private keys, tokens, passwords and the data of Secrets are replaced before anything is written.");
        console.WriteLine("With --redact FILE so is what the site names for itself, and with --mask addresses, host and domain names become pseudonyms; captured packets are left out then.");
        console.WriteLine(specs.Any(spec => spec is ProbeSpec)
            ? "Only what begins with \"tries\" sends anything but questions to the Kubernetes API; --no-probes leaves it out."
            : "Nothing is sent but questions to the Kubernetes API.");
        Heading(console, "collector");
        foreach (var (what, why) in PlanWords.Itself)
            Print(console, what, why);
        foreach (var area in specs.GroupBy(spec => spec.Area))
        {
            Heading(console, area.Key);
            foreach (var spec in area)
                Print(console, PlanWords.What(spec, options.Since), $"{spec.Why} ({spec.Id}; {PlanWords.Limits(spec)})");
        }
    }

    private static void Heading(IAnsiConsole console, string name)
    {
        console.WriteLine();
        console.Write(new Text(name.ToUpperInvariant() + "\n", new Style(decoration: Decoration.Bold)));
    }

    private static void Print(IAnsiConsole console, string what, string why)
    {
        console.Write(new Text($"  {Collection.Words.Printable(what)}\n", new Style(Color.Aqua)));
        console.Write(new Padder(new Text(Collection.Words.Printable(why)), new Padding(6, 0, 0, 0)));
        console.WriteLine();
    }
}
