using System.CommandLine;
using SupportBundle.Analyzer.Bundles;

namespace SupportBundle.Analyzer.Commands;

/// <summary>The options by which the limits on inputs are raised.</summary>
internal static class LimitOptions
{
    public static Option<string?> MaxExpanded()
    {
        var option = new Option<string?>("--max-expanded") { HelpName = "SIZE", Description = "How much is expanded at most, over all inputs; 8G otherwise." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } size && ByteSize.Parse(size) is null)
                result.AddError($"--max-expanded takes a size such as 500M or 20G, not \"{size}\".");
        });
        return option;
    }

    public static InputLimits Of(string? maxExpanded) =>
        maxExpanded is not null && ByteSize.Parse(maxExpanded) is { } size ? new() { MaxExpanded = size } : new();
}
