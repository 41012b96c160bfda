using System.Globalization;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Captures;

/// <summary>Brings a capture file into the words of <c>tcpdump -nn -tttt</c>, one packet a line, times in UTC.</summary>
internal static class PcapText
{
    /// <summary>Whether the file's name says that it is a capture.</summary>
    public static bool IsNamed(string path) =>
        path.EndsWith(".pcap", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pcapng", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".cap", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text of at most this many characters; why it is not the whole file is said beside it.</summary>
    public static string Read(Stream stream, int most, out string? whyIncomplete)
    {
        var file = new PcapFile(stream);
        var text = new StringBuilder();
        whyIncomplete = null;
        foreach (var packet in file.Packets())
        {
            if (text.Length >= most)
            {
                whyIncomplete = $"the capture goes on after the first {most} characters of its packets' text";
                break;
            }

            text.Append(packet.Time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Append(' ').Append(Frame.Words(packet)).Append('\n');
        }

        whyIncomplete ??= file.WhyIncomplete ?? (text.Length == 0 ? "no packet could be read: not a capture, or an empty one" : null);
        return text.ToString();
    }
}
