using System.Text.Json;
using Spectre.Console;
using SupportBundle.Bundle;
using SupportBundle.Collector.Collection;

namespace SupportBundle.Collector.Progress;

/// <summary>Prints the closing words on standard output.</summary>
internal static class Report
{
    private const int MostRows = 30;

    public static void Print(Closing closing, bool quiet, bool json)
    {
        if (json)
            PrintJson(closing);
        else if (quiet)
            Console.WriteLine(closing.Path);
        else
            Print(Consoles.Output(), closing);
    }

    private static void Print(IAnsiConsole console, Closing closing)
    {
        PrintTroubles(console, closing);
        PrintRights(console, closing);
        PrintCluster(console, closing);
        PrintRedactions(console, closing);
        PrintBundle(console, closing);
    }

    private static void PrintTroubles(IAnsiConsole console, Closing closing)
    {
        // Items whose turn never came are one sentence, not a hundred rows.
        var rows = closing.Troubles.Where(trouble => trouble.Status != ItemStatus.Skipped).ToList();
        if (rows.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).Expand();
            table.AddColumn(new TableColumn(new Text("Item")).NoWrap());
            table.AddColumn(new TableColumn(new Text("What happened")));
            table.AddColumn(new TableColumn(new Text("What it would have told")));
            foreach (var trouble in rows.Take(MostRows))
                table.AddRow(Cell(Name(trouble)), Cell($"{Closing.NameOf(trouble.Status)}: {trouble.Reason}"), Cell(trouble.Cost));
            console.Write(table);
        }

        if (rows.Count > MostRows)
            console.WriteLine($"... and {rows.Count - MostRows} more; manifest.json in the bundle has them all.");
        foreach (var trouble in closing.Troubles.Where(trouble => trouble.Status == ItemStatus.Skipped))
            console.WriteLine($"{Words.Printable(Name(trouble))}: left out, {Words.Printable(trouble.Reason)}.");
    }

    private static string Name(Trouble trouble) => (trouble.Specs.Length, trouble.Places) switch
    {
        (1, 1) => trouble.Specs[0],
        (1, var places) => $"{trouble.Specs[0]} ({places} times)",
        (var specs, _) => $"{trouble.Specs[0]} and {specs - 1} more",
    };

    // Text, not markup: reasons quote what commands printed.
    private static Text Cell(string text) => new(Words.Printable(text));

    private static void PrintRights(IAnsiConsole console, Closing closing)
    {
        if (closing.Manifest.Host is { Root: false })
            console.WriteLine("This was not run as root: packet filter rules, other network namespaces and most logs are missing, so most causes cannot be judged. Run it again with sudo.");
    }

    private static void PrintCluster(IAnsiConsole console, Closing closing)
    {
        var api = closing.Manifest.Items.Where(item => item.Where == "api").ToList();
        if (api.Count > 0 && api.All(item => item.Status == ItemStatus.Absent))
            console.WriteLine($"The Kubernetes API was not asked: {Words.Printable(api[0].Reason ?? "")}. Services and pods can only be judged with it; name a kubeconfig with --kubeconfig on one of the nodes.");
    }

    private static void PrintRedactions(IAnsiConsole console, Closing closing)
    {
        console.WriteLine(closing.Redactions.Count == 0
            ? "No secrets were found in what was collected."
            : $"Secrets found and replaced before they were written: {closing.Redactions.Values.Sum()} ({string.Join(", ", closing.Redactions.Select(pair => $"{pair.Value} {pair.Key}"))}).");
    }

    private static void PrintBundle(IAnsiConsole console, Closing closing)
    {
        var style = new Style(closing.IsComplete ? Color.Green : Color.Yellow);
        var outcome = closing.Manifest.Outcome == BundleOutcome.Complete && !closing.IsComplete
            ? "it ran to its end, but decisive items are missing"
            : Closing.NameOf(closing.Manifest.Outcome);
        console.Write(new Text($"\n{Counts(closing)}; {outcome}.\n", style));
        Console.WriteLine();
        Console.WriteLine($"Bundle   {closing.Path}");
        Console.WriteLine($"Size     {Words.Of(closing.Bytes)}");
        Console.WriteLine($"SHA-256  {closing.Sha256}");
        Console.WriteLine();
        Console.WriteLine("To verify a copy of it:");
        Console.WriteLine($"  echo '{closing.Sha256}  {Path.GetFileName(closing.Path)}' | sha256sum -c");
        Console.WriteLine($"  sb-collect verify {Path.GetFileName(closing.Path)}");
    }

    private static string Counts(Closing closing)
    {
        var trouble = closing.Count(ItemStatus.Denied) + closing.Count(ItemStatus.Failed) + closing.Count(ItemStatus.TimedOut);
        return $"{closing.Count(ItemStatus.Collected) + closing.Count(ItemStatus.Truncated)} items collected, "
            + $"{closing.Count(ItemStatus.Absent) + closing.Count(ItemStatus.NotApplicable)} not on this node (which is normal)"
            + (trouble == 0 ? "" : $", {trouble} in trouble");
    }

    private static void PrintJson(Closing closing)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true }))
            Write(json, closing);
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, Closing closing)
    {
        json.WriteStartObject();
        json.WriteString("bundle", closing.Path);
        json.WriteNumber("bytes", closing.Bytes);
        json.WriteString("sha256", closing.Sha256);
        json.WriteString("outcome", Closing.NameOf(closing.Manifest.Outcome));
        json.WriteBoolean("complete", closing.IsComplete);
        json.WriteStartObject("items");
        foreach (var status in Enum.GetValues<ItemStatus>())
            json.WriteNumber(Closing.NameOf(status), closing.Count(status));
        json.WriteEndObject();
        WriteTroubles(json, closing);
        json.WriteStartObject("redactions");
        foreach (var (kind, count) in closing.Redactions)
            json.WriteNumber(kind, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTroubles(Utf8JsonWriter json, Closing closing)
    {
        json.WriteStartArray("troubles");
        foreach (var trouble in closing.Troubles)
        {
            json.WriteStartObject();
            json.WriteStartArray("specs");
            foreach (var id in trouble.Specs)
                json.WriteStringValue(id);
            json.WriteEndArray();
            json.WriteString("status", Closing.NameOf(trouble.Status));
            json.WriteString("reason", trouble.Reason);
            json.WriteString("cost", trouble.Cost);
            json.WriteNumber("places", trouble.Places);
            json.WriteBoolean("decisive", trouble.Decisive);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
