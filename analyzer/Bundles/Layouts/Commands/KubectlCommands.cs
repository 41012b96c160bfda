using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Bundles.Layouts.Commands;

/// <summary>kubectl and oc: lists of objects as documents, as tables, and described in words.</summary>
internal static class KubectlCommands
{
    private static readonly ImmutableArray<string> WithValue =
        ["--kubeconfig", "--config", "-n", "--namespace", "-o", "--output", "--all-namespaces", "-c", "--container", "--context", "--request-timeout", "-l", "--selector"];

    public static CommandOutput? Of(CommandWords command)
    {
        if (command.Program is not ("kubectl" or "oc"))
            return null;

        var words = Bare(command);
        var space = command.After("-n", "--namespace");
        return words switch
        {
            ["get", var resource] => OfGet(command, resource, space),
            ["get", var resource, var name] => OfGet(command, resource, space) is { } one ? one with { IsPiece = true, WhyPartial = $"only the {resource} {name}" } : null,
            ["describe", var resource, ..] => new($"describe/{ApiLists.Plural(resource)}") { IsOfCluster = true, IsPiece = true, WhyPartial = words.Length > 2 ? $"only {words[2]}" : Only(space) },
            ["logs", var pod, ..] => new($"logs/{space}/{pod}") { IsOfCluster = true, IsLog = true },
            ["version"] => new(command.After("-o", "--output") is "json" or "yaml" ? "version" : "version-text") { IsOfCluster = true },
            ["cluster-info" or "api-resources"] => new(words[0]) { IsOfCluster = true },
            _ => null,
        };
    }

    private static CommandOutput OfGet(CommandWords command, string resource, string? space)
    {
        var isDocument = command.After("-o", "--output") is "json" or "yaml";
        return new(isDocument ? ApiLists.IdOf(resource) : $"get/{ApiLists.Plural(resource)}")
        {
            IsOfCluster = true,
            IsPiece = space is not null,
            WhyPartial = Only(space),
        };
    }

    private static string? Only(string? space) => space is null ? null : $"only the namespace {space}";

    /// <summary>The words that are neither options nor their values.</summary>
    private static string[] Bare(CommandWords command)
    {
        var values = WithValue.Select(option => command.After(option)).Where(value => value is not null).ToHashSet();
        return [.. command.Arguments.Where(word => !values.Contains(word))];
    }
}
