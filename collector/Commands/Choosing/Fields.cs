using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SupportBundle.Collector.Commands.Choosing;

/// <summary>The fields of one JSON object, each with what it must be; what is wrong is said with its line.</summary>
internal sealed class Fields
{
    private readonly Dictionary<string, LinedJson> _values = [];

    private Fields(int line) => Line = line;

    public int Line { get; }

    /// <exception cref="SpecsFileException">It is no object, or has a field that is not known, or one twice.</exception>
    public static Fields Of(LinedJson value, ImmutableArray<string> known)
    {
        if (value.Type != JsonTokenType.StartObject)
            throw new SpecsFileException(value.Line, $"an object is needed here, with {string.Join(", ", known)}");

        var fields = new Fields(value.Line);
        foreach (var (name, member) in value.Members)
        {
            if (!known.Contains(name))
                throw new SpecsFileException(member.Line, $"there is no field \"{name}\" here; known are {string.Join(", ", known)}");
            if (!fields._values.TryAdd(name, member))
                throw new SpecsFileException(member.Line, $"the field \"{name}\" stands here twice; remove one");
        }

        return fields;
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public int LineOf(string name) => _values.TryGetValue(name, out var value) ? value.Line : Line;

    public LinedJson Need(string name, JsonTokenType type, string what)
    {
        if (!_values.TryGetValue(name, out var value))
            throw new SpecsFileException(Line, $"the field \"{name}\" is missing: {what}");
        return value.Type == type ? value : throw new SpecsFileException(value.Line, $"\"{name}\" must be {what}");
    }

    public string NeedText(string name, string what) => Need(name, JsonTokenType.String, what).Text is { Length: > 0 } text && !text.Any(char.IsControl)
        ? text
        : throw new SpecsFileException(LineOf(name), $"\"{name}\" must be {what}, on one line and not empty");

    public ImmutableArray<string> Texts(string name, string what)
    {
        var items = Need(name, JsonTokenType.StartArray, what).Items;
        var wrong = items.FirstOrDefault(item => item.Type != JsonTokenType.String || item.Text!.Contains('\0')); // a string has a text
        if (items.IsEmpty || wrong is not null || items[0].Text is null or "")
            throw new SpecsFileException(wrong?.Line ?? LineOf(name), $"\"{name}\" must be {what}");
        return [.. items.Select(item => item.Text ?? "")];
    }

    public ImmutableArray<int> Numbers(string name) => Has(name)
        ? [.. Need(name, JsonTokenType.StartArray, "a list of exit codes").Items.Select(item => (int)Whole(item, name, 0, 255))]
        : [];

    public long? Number(string name, long least, long most) => Has(name) ? Whole(_values[name], name, least, most) : null;

    public bool Flag(string name) => Has(name) && _values[name].Type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new SpecsFileException(LineOf(name), $"\"{name}\" is true or false"),
    };

    public string? Path(string name)
    {
        if (!Has(name))
            return null;

        var path = NeedText(name, "an absolute path");
        return path.StartsWith('/') && System.IO.Path.GetFullPath(path) == path.TrimEnd('/')
            ? path
            : throw new SpecsFileException(LineOf(name), $"\"{name}\" must be an absolute path without .. or doubled slashes, not \"{path}\"");
    }

    public T? Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (!Has(name))
            return null;

        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (_values[name].Text == word)
                return value;
            words.Add(word);
        }

        throw new SpecsFileException(LineOf(name), $"\"{name}\" is one of {string.Join(", ", words)}");
    }

    private static long Whole(LinedJson value, string name, long least, long most) =>
        value.Type == JsonTokenType.Number && long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SpecsFileException(value.Line, $"\"{name}\" must be a whole number from {least} to {most}");
}
