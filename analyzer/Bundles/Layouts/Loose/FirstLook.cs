using System.Collections.Immutable;
using SupportBundle.Analyzer.Bundles.Layouts.Commands;

namespace SupportBundle.Analyzer.Bundles.Layouts.Loose;

/// <summary>Loose files sorted into those that are recognised and those that are not.</summary>
/// <param name="Ignored">With the reason, in the reader's words.</param>
internal sealed record FirstLook(
    ImmutableArray<SurveyedEntry> All,
    ImmutableArray<Sighting> Recognised,
    ImmutableArray<(SurveyedEntry Entry, string Why)> Ignored,
    ImmutableArray<SurveyedEntry> Unknown)
{
    /// <summary>Names in one note.</summary>
    private const int MostNames = 40;

    /// <summary>Names of files that are of no use to anybody: some, to see which are meant.</summary>
    private const int SomeNames = 8;

    /// <summary>What the reader should know of those that are not read, and what to do about it.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (!Unknown.IsEmpty)
                yield return $"not recognised, neither by name nor by looks: {List(Unknown)}; a file named after the command that printed it is read";
            foreach (var same in Ignored.GroupBy(one => one.Why, StringComparer.Ordinal))
                yield return $"left aside ({same.Key}): {List([.. same.Select(one => one.Entry)], SomeNames)}";
        }
    }

    public static FirstLook At(ImmutableArray<SurveyedEntry> entries)
    {
        var inputs = InputSegments.Of(entries);
        var errors = new ErrorFiles(entries);
        var (recognised, ignored, unknown) = (ImmutableArray.CreateBuilder<Sighting>(), ImmutableArray.CreateBuilder<(SurveyedEntry, string)>(), ImmutableArray.CreateBuilder<SurveyedEntry>());
        foreach (var entry in entries)
        {
            if (entry.IsUnseen)
                ignored.Add((entry, "more files than are looked into"));
            else if (Ignorable.Why(entry) is { } why)
                ignored.Add((entry, why));
            else if (entry.Head.Length == 0 && errors.WhyEmpty(entry) is { } whyEmpty)
                ignored.Add((entry, whyEmpty));
            else if (RecogniseIn(entry) is { } what)
                recognised.Add(Sighting.Of(entry, what with { WhyPartial = what.WhyPartial ?? errors.WhyPartial(entry) }, inputs[entry.Input]));
            else if (string.IsNullOrWhiteSpace(entry.Head))
                ignored.Add((entry, "empty"));
            else if (FailedCommand.Is(entry.Head))
                ignored.Add((entry, "no output, only the word that the command failed"));
            else
                unknown.Add(entry);
        }

        return new(entries, recognised.ToImmutable(), ignored.ToImmutable(), unknown.ToImmutable());
    }

    private static Recognised? RecogniseIn(SurveyedEntry entry) => Ignorable.IsCapture(entry)
        ? new($"capture/{Kinds.SystemKinds.Stem(entry.FileName)}")
        : Recogniser.Of(entry.Path, new(Typography.Restored(entry.Head)));

    private static string List(ImmutableArray<SurveyedEntry> entries, int most = MostNames) =>
        string.Join(", ", entries.Take(most).Select(entry => entry.Path)) + (entries.Length > most ? $" and {entries.Length - most} more" : "");
}
