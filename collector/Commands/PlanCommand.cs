using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Progress;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>The operator's security review: what would be read and run, why, and within which limits.</summary>
internal static class PlanCommand
{
    public static int Run(string[] only, string[] skip, bool json)
    {
        var specs = WorkList.Choose(SpecCatalog.All, only, skip);
        if (json)
            PrintJson(specs);
        else
            Print(specs);
        return ExitCodes.Complete;
    }

    private static void Print(ImmutableArray<CollectionSpec> specs)
    {
        var console = Consoles.Output();
        console.WriteLine($"sb-collect would take these {specs.Length} items. It reads only: it changes no setting, loads no module, creates no object.");
        console.WriteLine("Private keys, tokens, passwords and the data of Secrets are replaced before anything is written.");
        foreach (var area in specs.GroupBy(spec => spec.Area))
        {
            console.WriteLine();
            console.Write(new Text(area.Key.ToUpperInvariant() + "\n", new Style(decoration: Decoration.Bold)));
            foreach (var spec in area)
                Print(console, spec);
        }
    }

    private static void Print(IAnsiConsole console, CollectionSpec spec)
    {
        console.Write(new Text($"  {What(spec)}\n", new Style(Color.Aqua)));
        console.Write(new Padder(new Text($"{spec.Why} ({spec.Id}; {Limits(spec)})"), new Padding(6, 0, 0, 0)));
        console.WriteLine();
    }

    // The time window begins when the collection does, so the plan cannot name it.
    private static string What(CollectionSpec spec) => spec switch
    {
        JournalSpec { Kernel: true } => "journalctl --since=... _TRANSPORT=kernel",
        JournalSpec journal => $"journalctl --since=... {string.Join(' ', journal.Units.Select(unit => $"--unit={unit}"))}",
        TreeSpec tree => $"reads {tree.Root.TrimEnd('/')}/ ({string.Join(", ", tree.Patterns)}{(tree.Except.IsEmpty ? "" : $"; never {string.Join(", ", tree.Except)}")})",
        _ => What(ItemSources.Of(spec, Place.Host, DateTimeOffset.UnixEpoch)),
    };

    private static string What(ItemSource source) =>
        source.Argv is { } argv ? $"runs {string.Join(' ', argv)}" : source.Api is { } api ? $"asks the Kubernetes API for {api}" : $"reads {source.File}";

    private static string Limits(CollectionSpec spec)
    {
        var text = new StringBuilder($"at most {Words.Of(spec.Timeout)}, {Words.Of(spec.MaxBytes)}");
        if (spec is TreeSpec tree)
            text.Append($" a file, {tree.MaxFiles} files");
        if (spec.Scope == Scope.EachNetworkNamespace)
            text.Append("; also in every other network namespace");
        if (spec.Scope == Scope.EachNetfilterContainer)
            text.Append("; also in the containers of kube-proxy and network agents");
        if (spec.OnlyIfExists is { } path)
            text.Append($"; only where {path} exists");
        if (!spec.OnlyIfModules.IsEmpty)
            text.Append($"; only where the kernel has {string.Join(" or ", spec.OnlyIfModules)} already");
        return text.ToString();
    }

    private static void PrintJson(ImmutableArray<CollectionSpec> specs)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var spec in specs)
                Write(json, spec);
            json.WriteEndArray();
        }

        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, CollectionSpec spec)
    {
        json.WriteStartObject();
        json.WriteString("id", spec.Id);
        json.WriteString("what", What(spec));
        json.WriteString("why", spec.Why);
        json.WriteString("priority", spec.Priority.ToString().ToLowerInvariant());
        json.WriteNumber("timeoutSeconds", spec.Timeout.TotalSeconds);
        json.WriteNumber("maxBytes", spec.MaxBytes);
        json.WriteString("limits", Limits(spec));
        json.WriteEndObject();
    }
}
