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
        Holds<T>([samples], read, line => ignorable(line.Text));

    /// <inheritdoc cref="Holds{T}(string, Func{T, IEnumerable{SourceLine}}, Func{string, bool})"/>
    /// <param name="samples">Texts each of which is one.</param>
    public static void Holds<T>(string[] samples, Func<T, IEnumerable<SourceLine>> read, Func<SourceLine, bool> ignorable)
        where T : IArtifact<T> =>
        Prop.ForAll(Gen.OneOf(Texts(string.Join('\n', samples)), Mutations(samples)).ToArbitrary(), content => IsAccounted(T.Parse(new("n", "p", content)), new("n", "p", content), read, ignorable))
            .Check(Seeded.Config.WithMaxTest(300));

    private static bool IsAccounted<T>(Parsed<T> parsed, ArtifactText text, Func<T, IEnumerable<SourceLine>> read, Func<SourceLine, bool> ignorable)
    {
        // Where JSON breaks, one note stands for the rest.
        if (text.Content.AsSpan().TrimStart() is ['{' or '[', ..])
            return true;

        var accounted = read(parsed.Value).Concat(parsed.Notes.Select(note => note.Line)).Select(line => line.Number).Concat(parsed.Notes.SelectMany(Below)).ToHashSet();
        var lost = text.Lines().Where(line => !line.IsBlank && !accounted.Contains(line.Number) && !ignorable(line)).ToArray();
        return lost.Length == 0 ? true : throw new InvalidOperationException($"lost: {string.Join(" | ", lost.Select(line => $"{line.Number}: {line.Text}"))}");
    }

    // A note may stand for lines below its own.
    private static IEnumerable<int> Below(ParseNote note) => Enumerable.Range(note.Line.Number, note.Lines);

    // Whole texts with a few lines lost, repeated, moved in and out, cut or littered.
    private static Gen<string> Mutations(string[] samples)
    {
        var lines = samples.SelectMany(text => text.Split('\n')).Concat(Rubbish).ToArray();
        var edit = Gen.Choose(0, 5).SelectMany(kind => Gen.Choose(0, 1_000_000).SelectMany(at => Gen.Elements(lines).SelectMany(line => Gen.Elements(Rubbish).Select(junk => (kind, at, line, junk)))));
        var edits = Gen.Choose(0, 6).SelectMany(count => edit.ArrayOf(count));
        return Gen.Elements(samples).SelectMany(text => edits.Select(all => all.Aggregate(text, (one, next) => Edited(one, next.kind, next.at, next.line, next.junk))));
    }

    private static string Edited(string text, int kind, int number, string line, string junk)
    {
        var lines = text.Split('\n').ToList();
        var at = number % lines.Count;
        switch (kind)
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, line);
                break;
            case 2:
                lines.Insert(at, lines[number / 7 % lines.Count]);
                break;
            case 3:
                lines[at] = lines[at].Insert(number % (lines[at].Length + 1), junk);
                break;
            case 4:
                lines[at] = lines[at][..(number % (lines[at].Length + 1))];
                break;
            default:
                lines[at] = number % 2 == 0 ? $"  {lines[at]}" : lines[at].TrimStart();
                break;
        }

        return string.Join('\n', lines);
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
