using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SupportBundle.Analyzer.Artifacts.Balancers;

/// <summary>HAProxy's configuration: what it listens on, and to which servers it sends.</summary>
internal sealed record HaproxyConfig(ImmutableArray<HaproxySection> Sections) : IArtifact<HaproxyConfig>
{
    // Sections of other kinds are read by their first word all the same.
    private static readonly ImmutableArray<string> Kinds =
        ["global", "defaults", "frontend", "backend", "listen", "peers", "resolvers", "userlist", "mailers", "cache", "program", "http-errors", "ring", "log-forward", "crt-list", "crt-store", "traces", "fcgi-app"];

    public IEnumerable<HaproxySection> Of(string kind) => Sections.Where(section => section.Kind == kind);

    /// <summary>The section that a frontend's <c>default_backend</c> or <c>use_backend</c> names.</summary>
    public HaproxySection? Backend(string name) => Sections.FirstOrDefault(section => section.Kind is "backend" or "listen" && section.Name == name);

    public static Parsed<HaproxyConfig> Parse(ArtifactText text)
    {
        var sections = ImmutableArray.CreateBuilder<HaproxySection>();
        var settings = ImmutableArray.CreateBuilder<HaproxySetting>();
        var notes = ImmutableArray.CreateBuilder<ParseNote>();
        HaproxySetting? heading = null;
        foreach (var line in text.Lines().Where(line => !line.IsBlank))
        {
            var words = WordsOf(line.Span);
            if (words.IsEmpty && line.Span.TrimStart() is ['#', ..])
                continue;

            if (words.IsEmpty || (heading is null && !Kinds.Contains(words[0])))
            {
                notes.Add(new(line, words.IsEmpty ? "quotes around nothing" : "a setting before the first section"));
            }
            else if (Kinds.Contains(words[0]))
            {
                Finish(sections, heading, settings);
                heading = new(words, line);
            }
            else
            {
                settings.Add(new(words, line));
            }
        }

        Finish(sections, heading, settings);
        return new(new(sections.ToImmutable()), notes.ToImmutable());
    }

    private static void Finish(ImmutableArray<HaproxySection>.Builder sections, HaproxySetting? heading, ImmutableArray<HaproxySetting>.Builder settings)
    {
        if (heading is not null)
            sections.Add(new(heading.Words[0], heading.Words.Length > 1 ? heading.Words[1] : "", settings.ToImmutable(), heading.Line));
        settings.Clear();
    }

    // Quotes hold words together, a backslash takes the next character as it is, a hash begins a comment.
    private static ImmutableArray<string> WordsOf(ReadOnlySpan<char> line)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        char? quote = null;
        for (var i = 0; i < line.Length && (quote is not null || line[i] != '#'); i++)
        {
            if (line[i] == '\\' && quote != '\'' && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (line[i] == quote)
                quote = null;
            else if (quote is null && line[i] is ('"' or '\''))
                quote = line[i];
            else if (quote is null && char.IsWhiteSpace(line[i]))
                Take(words, word);
            else
                word.Append(line[i]);
        }

        Take(words, word);
        return words.ToImmutable();
    }

    private static void Take(ImmutableArray<string>.Builder words, StringBuilder word)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        word.Clear();
    }
}

/// <summary>One section.</summary>
/// <param name="Kind"><c>global</c>, <c>defaults</c>, <c>frontend</c>, <c>backend</c>, <c>listen</c> or another.</param>
internal sealed record HaproxySection(string Kind, string Name, ImmutableArray<HaproxySetting> Settings, SourceLine Line)
{
    /// <summary><c>tcp</c> or <c>http</c>; empty where the defaults section decides.</summary>
    public string Mode => Find("mode") is { Words: [_, var mode, ..] } ? mode : "";

    public string DefaultBackend => Find("default_backend") is { Words: [_, var name, ..] } ? name : "";

    public IEnumerable<HaproxyBind> Binds => Settings.Where(setting => setting is { Name: "bind", Words.Length: > 1 }).SelectMany(HaproxyBind.Of);

    public IEnumerable<HaproxyServer> Servers => Settings.Select(HaproxyServer.From).OfType<HaproxyServer>();

    public HaproxySetting? Find(string name) => Settings.LastOrDefault(setting => setting.Name == name);
}

/// <summary>One line of a section.</summary>
internal sealed record HaproxySetting(ImmutableArray<string> Words, SourceLine Line)
{
    public string Name => Words[0];

    /// <summary>The word behind this one, for instance the value of <c>inter</c>; null where it does not stand here.</summary>
    public string? After(string word) => Words.IndexOf(word, 1) is >= 0 and var at && at + 1 < Words.Length ? Words[at + 1] : null;
}

/// <summary>An address that a frontend listens on.</summary>
/// <param name="Host">Empty or <c>*</c> for all addresses.</param>
/// <param name="Port">0 where it is no single number.</param>
internal sealed record HaproxyBind(string Host, int Port, SourceLine Line)
{
    // bind *:6443   bind 10.240.0.40:6443,:::6443 transparent
    public static IEnumerable<HaproxyBind> Of(HaproxySetting setting) =>
        setting.Words[1].Split(',').Select(HaproxyAddress.Split).Select(address => new HaproxyBind(address.Host, address.Port, setting.Line));
}

/// <summary>One server of a backend.</summary>
/// <param name="IsChecked">Whether its health is asked for; without that it is always taken for up.</param>
internal sealed record HaproxyServer(string Name, string Host, int Port, bool IsChecked, bool IsBackup, bool IsDisabled, SourceLine Line)
{
    // server cp-1 10.240.0.10:6443 check fall 3 rise 2
    public static HaproxyServer? From(HaproxySetting setting)
    {
        if (setting is not { Name: "server", Words: [_, var name, var address, .. var options] })
            return null;

        var (host, port) = HaproxyAddress.Split(address);
        return new(name, host, port, options.Contains("check"), options.Contains("backup"), options.Contains("disabled"), setting.Line);
    }
}

/// <summary>Addresses as HAProxy and nginx write them.</summary>
internal static class HaproxyAddress
{
    /// <summary>10.240.0.10:6443, *:6443, [fd00::1]:6443, :6443, ipv4@10.240.0.10:6443; the last colon separates.</summary>
    public static (string Host, int Port) Split(string text)
    {
        var address = text[(text.IndexOf('@') + 1)..];
        var colon = address.LastIndexOf(':');
        return colon < 0 || address.EndsWith(']')
            ? (address.Trim('[', ']'), 0)
            : (address[..colon].Trim('[', ']'), Port(address[(colon + 1)..]) ?? 0);
    }

    /// <summary>The same where a number alone is a port, as for nginx's <c>listen 6443</c>.</summary>
    public static (string Host, int Port) SplitOrPort(string text) => Port(text) is { } port ? ("", port) : Split(text);

    private static int? Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue ? port : null;
}
