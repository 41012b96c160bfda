using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts;

namespace SupportBundle.Analyzer.Bundles;

/// <summary>
/// Goes through all inputs, entry by entry, and tells of each what it is. Bundles of ours are taken as they stream past; what else
/// there is gets a second walk, once all of it was seen.
/// </summary>
internal sealed class InputWalk(IReadOnlyList<string> inputs, InputReading reading)
{
    private readonly OwnBundles _own = new();
    private readonly Dictionary<(string Input, string Path), PlacedContent> _placed = [];

    /// <summary>What the layouts of other tools, and loose files, made of their entries; empty before the first walk.</summary>
    public ImmutableArray<LayoutReading> Layouts { get; private set; } = [];

    /// <summary>Reads all inputs to their ends.</summary>
    public void Read(Action<PlacedContent, InputEntry> take)
    {
        var survey = new Survey();
        ForEach((input, entry) =>
        {
            if (_own.Content(input, entry.Path) is { } content)
                take(content, entry);
            else
                survey.Add(input, entry);
        });
        if (survey.Entries.Count == 0)
            return;

        Learn(survey);
        reading.BeginAgain();
        ForEach((input, entry) =>
        {
            if (_placed.TryGetValue((input, entry.Path), out var content))
                take(content, entry);
        });
    }

    /// <summary>Goes through all inputs once more.</summary>
    public void ReadAgain(Action<PlacedContent, InputEntry> take)
    {
        reading.BeginAgain();
        ForEach((input, entry) =>
        {
            if ((_placed.GetValueOrDefault((input, entry.Path)) ?? _own.Content(input, entry.Path)) is { } content)
                take(content, entry);
        });
    }

    private void Learn(Survey survey)
    {
        var foreign = new List<SurveyedEntry>();
        foreach (var entry in survey.Entries)
        {
            // What stood before the first sign that this is a bundle of ours, and folders that a later collector may have added.
            if (_own.ContentOfKnown(entry) is { } own)
                _placed[(entry.Input, entry.Path)] = own;
            else
                foreign.Add(entry);
        }

        Layouts = LayoutCatalog.Read(foreign);
        foreach (var layout in Layouts)
            Learn(layout);
        foreach (var entry in foreign.Except(Layouts.SelectMany(layout => layout.Known)))
            _placed.TryAdd((entry.Input, entry.Path), new(CaptureName.None(entry.Input), entry.Path, null));
    }

    private void Learn(LayoutReading layout)
    {
        foreach (var (entry, placement) in layout.Placed)
            _placed[(entry.Input, entry.Path)] = new(layout.Capture, entry.Path, placement);
        reading.Input = layout.Capture.Input;
        foreach (var note in layout.Notes)
            reading.Note(layout.Capture.Root.Length == 0 ? layout.Capture.Layout : layout.Capture.Root, note);
    }

    private void ForEach(Action<string, InputEntry> take)
    {
        foreach (var path in inputs)
        {
            reading.Input = path;
            using var input = InputDoor.Open(path, reading);
            while (input?.Next() is { } entry)
                take(input.Name, entry);
        }

        reading.Input = "";
    }
}
