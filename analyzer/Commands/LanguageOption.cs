using System.CommandLine;

namespace SupportBundle.Analyzer.Commands;

/// <summary><c>--lang</c>: the language of what is written for people.</summary>
internal static class LanguageOption
{
    public const string English = "en";

    public static Option<string> New(string description)
    {
        var option = new Option<string>("--lang") { Description = description, DefaultValueFactory = _ => English };
        option.AcceptOnlyFromAmong(English, "ja");
        return option;
    }
}
