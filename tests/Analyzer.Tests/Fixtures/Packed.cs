using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace SupportBundle.Analyzer.Tests.Fixtures;

/// <summary>Data packed by the real tools, and zips by hand.</summary>
internal static class Packed
{
    /// <summary>By a program of the system that reads its standard input: <c>xz</c>, <c>zstd</c>, <c>bzip2</c>.</summary>
    public static byte[] By(string tool, byte[] content, string options = "-c")
    {
        using var process = Process.Start(new ProcessStartInfo(tool, options) { RedirectStandardInput = true, RedirectStandardOutput = true }) ?? throw new IOException(tool);
        using var packed = new MemoryStream();
        var feeding = Task.Run(() =>
        {
            using var input = process.StandardInput.BaseStream;
            input.Write(content);
        });
        process.StandardOutput.BaseStream.CopyTo(packed);
        feeding.Wait();
        process.WaitForExit();
        return packed.ToArray();
    }

    public static byte[] Zip(params (string Path, byte[] Content)[] files) => Zip(CompressionLevel.Optimal, files);

    public static byte[] Zip(CompressionLevel level, params (string Path, byte[] Content)[] files)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path, level).Open();
                entry.Write(content);
            }
        }

        return zip.ToArray();
    }

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The places of a mark in the data.</summary>
    public static List<int> Marks(byte[] data, string mark)
    {
        var places = new List<int>();
        for (var at = data.AsSpan().IndexOf(Text(mark)); at >= 0;)
        {
            places.Add(at);
            var next = data.AsSpan(at + 1).IndexOf(Text(mark));
            at = next < 0 ? -1 : at + 1 + next;
        }

        return places;
    }

    public static byte[] With(byte[] data, int at, uint value, int bytes = 4)
    {
        var changed = (byte[])data.Clone();
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        number[..bytes].CopyTo(changed.AsSpan(at));
        return changed;
    }
}
