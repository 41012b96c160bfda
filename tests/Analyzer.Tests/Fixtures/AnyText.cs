using FsCheck;
using FsCheck.Fluent;
using SupportBundle.Analyzer.Artifacts;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>What holds for a parser whatever the text: it does not throw, and a line that it does not know is noted wherever it stands.</summary>
internal static class AnyText
{
    private const string Alien = "§ no line of any tool";

    private static readonly string[] Rubbish = ["", " ", "\t", "=", ":", "-", "\"", "\\", "[", "]", "{", "<", "/", "(", ",", "\0", "-1", "99999999999999999999", "0x", "ä", "\r", "\n", "\n  "];

    public static void NeverThrows<T>(string sample)
        where T : IArtifact<T> =>
        Prop.ForAll(Mutations(sample).ToArbitrary(), content => T.Parse(new("n", "p", content)).Notes.IsDefault == false)
            .Check(Seeded.Config.WithMaxTest(200));

    public static void AlienLinesAreNoted<T>(string sample)
        where T : IArtifact<T>
    {
        var lines = sample.TrimEnd('\n').Split('\n');
        for (var at = 0; at <= lines.Length; at++)
        {
            var text = string.Join('\n', [.. lines[..at], Alien, .. lines[at..]]);
            Assert.Contains(T.Parse(new("n", "p", text)).Notes, note => note.Line.Number == at + 1);
        }
    }

    // Lines dropped, repeated and mixed; words lost or replaced; rubbish anywhere; cut anywhere.
    private static Gen<string> Mutations(string sample)
    {
        var lines = sample.Split('\n');
        var words = lines.SelectMany(line => line.Split(' ')).Concat(Rubbish).Distinct().ToArray();
        var littered = Gen.Elements(lines).SelectMany(line => Gen.Choose(0, line.Length).SelectMany(at => Gen.Elements(Rubbish).Select(junk => line.Insert(at, junk))));
        var mixed = Gen.Elements(words).ListOf().Select(list => string.Join(' ', list));
        var text = Gen.Frequency((4, Gen.Elements(lines)), (2, littered), (1, mixed)).ListOf().Select(all => string.Join('\n', all));
        var cut = Gen.Choose(0, sample.Length).Select(at => sample[..at]);
        return Gen.Frequency((4, text), (1, cut));
    }
}
