using System.Text;
using SupportBundle.Bundle.Masking;

namespace SupportBundle.Collector.Commands;

/// <summary>Turns the pseudonyms in a report or any other text back into what they stand for.</summary>
internal static class UnmaskCommand
{
    public static int Run(string? keyPath, string[] inputs, Stream output)
    {
        if (keyPath is null || !File.Exists(keyPath))
            return Refuse(keyPath is null ? "--mask-key FILE is needed: the key that the bundle was masked with." : $"there is no file {keyPath}; pseudonyms can be turned back with the key alone that made them.");

        var (key, _, problem) = SiteKnowledge.Key(keyPath);
        if (key is null)
            return Refuse(problem ?? "");

        var masker = new Masker(key, new KnownNames());
        foreach (var input in inputs is [] ? ["-"] : inputs)
        {
            if (Unmask(masker, input, output) is { } trouble)
                return Refuse(trouble);
        }

        return ExitCodes.Complete;
    }

    // A file, or else the text itself: sb-collect unmask h-k3jq7mxa2bt
    private static string? Unmask(Masker masker, string input, Stream output)
    {
        if (input == "-")
            return Copy(masker, Console.OpenStandardInput(), output);
        if (!File.Exists(input))
        {
            output.Write(Encoding.UTF8.GetBytes(masker.Unmask(input) + "\n"));
            return null;
        }

        using var file = File.OpenRead(input);
        return Copy(masker, file, output);
    }

    private static string? Copy(Masker masker, Stream from, Stream output)
    {
        // Latin-1 keeps every byte; a name or an address is ASCII.
        using var reader = new BufferedStream(from, 64 << 10);
        var line = new MemoryStream();
        for (int next; (next = reader.ReadByte()) >= 0;)
        {
            if (line.Length == 0 && next == 0x1f)
                return "this is a bundle or another compressed file; unpack it, or unmask the report that was made of it.";
            line.WriteByte((byte)next);
            if (next == '\n')
                Put(masker, line, output);
        }

        Put(masker, line, output);
        return null;
    }

    private static void Put(Masker masker, MemoryStream line, Stream output)
    {
        output.Write(Encoding.Latin1.GetBytes(masker.Unmask(Encoding.Latin1.GetString(line.GetBuffer(), 0, (int)line.Length))));
        line.SetLength(0);
    }

    private static int Refuse(string problem)
    {
        Console.Error.WriteLine($"sb-collect: {problem}");
        return ExitCodes.NothingMade;
    }
}
