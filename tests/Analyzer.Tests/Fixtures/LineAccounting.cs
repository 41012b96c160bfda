using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>What holds for every parser: no text throws, and each line that is not blank is read, ignorable by name, or noted.</summary>
internal static class LineAccounting
{
    private static readonly string[] Rubbish =
        ["", " ", "\t", "=", ":", "-", "\"", "'", "\\", "#", "[", "]", "{", "}", "(", ")", "%", "\0", "\uFFFD", "|", "/", "0", "-1", "99999999999999999999", "ä", "x y", "\r"];

    /// <param name="samples">Real text, the lines and words of which are mixed, cut and littered.</param>
    /// <param name="read">The lines that the value holds.</param>
    /// <param name="ignorable">What is passed over by name.</param>
    public static void Holds<T>(string samples, Func<T, IEnumerable<SourceLine>> read, Func<string, bool> ignorable)
        where T : IArtifact<T> =>
        Prop.ForAll(Texts(samples).ToArbitrary(), content => IsAccounted(T.Parse(new("n", "p", content)), new("n", "p", content), read, ignorable))
            .Check(Seeded.Config.WithMaxTest(300));

    private static bool IsAccounted<T>(Parsed<T> parsed, ArtifactText text, Func<T, IEnumerable<SourceLine>> read, Func<string, bool> ignorable)
    {
        // Where JSON breaks, one note stands for the rest.
        if (text.Content.AsSpan().TrimStart() is ['{' or '[', ..])
            return true;

        var accounted = read(parsed.Value).Concat(parsed.Notes.Select(note => note.Line)).Select(line => line.Number).ToHashSet();
        var lost = text.Lines().Where(line => !line.IsBlank && !accounted.Contains(line.Number) && !ignorable(line.Text)).ToArray();
        return lost.Length == 0 ? true : throw new InvalidOperationException($"lost: {string.Join(" | ", lost.Select(line => $"{line.Number}: {line.Text}"))}");
    }

    private static Gen<string> Texts(string samples) =>
        Line(samples.Split('\n')).ListOf().Select(lines => string.Join('\n', lines));

    private static Gen<string> Line(string[] samples)
    {
        var words = samples.SelectMany(line => line.Split(' ')).Concat(Rubbish).Distinct().ToArray();
        var mixed = Gen.Elements(words).ListOf().Select(list => string.Join(' ', list));
        var cut = Gen.Elements(samples).SelectMany(line => Gen.Choose(0, line.Length).Select(at => line[..at]));
        var littered = Gen.Elements(samples).SelectMany(line => Gen.Choose(0, line.Length).SelectMany(at => Gen.Elements(Rubbish).Select(junk => line.Insert(at, junk))));
        return Gen.Frequency((3, Gen.Elements(samples)), (1, mixed), (1, cut), (1, littered));
    }
}
