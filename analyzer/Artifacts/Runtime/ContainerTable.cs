using System.Collections.Immutable;

namespace SupportBundle.Analyzer.Artifacts.Runtime;

/// <summary>Containers or sandboxes as <c>crictl ps|pods</c>, <c>docker|nerdctl|podman ps</c> and <c>ctr containers|tasks ls</c> print them.</summary>
internal sealed record ContainerTable(ImmutableArray<ListedContainer> Items) : IArtifact<ContainerTable>
{
    public static Parsed<ContainerTable> Parse(ArtifactText text)
    {
        var tables = TextTables.Parse(text);
        return new(new([.. tables.Value.All.SelectMany(table => table.Rows).Select(ListedContainer.From)]), tables.Notes);
    }
}

/// <summary>One container or sandbox. What the command does not print is empty.</summary>
/// <param name="Id">As far as the command prints it; most print the first 12 or 13 digits.</param>
/// <param name="State">For instance <c>Running</c>, <c>Exited</c>, <c>Ready</c>, or docker's <c>Up 5 days</c>.</param>
internal sealed record ListedContainer(string Id, string Name, string Image, string State, string PodId, string Pod, string Namespace, int? Attempt, SourceLine Line)
{
    public bool IsRunning => State is "Running" or "RUNNING" or "Ready" || State.StartsWith("Up ", StringComparison.Ordinal);

    // CONTAINER      IMAGE          CREATED      STATE    NAME     ATTEMPT  POD ID         POD
    // POD ID         CREATED        STATE        NAME     NAMESPACE         ATTEMPT        RUNTIME
    // CONTAINER ID   IMAGE   COMMAND   CREATED   STATUS   PORTS   NAMES
    public static ListedContainer From(TableRow row) => new(
        Text(row, "CONTAINER", "CONTAINER ID", "TASK", "POD ID"),
        Text(row, "NAME", "NAMES"),
        Text(row, "IMAGE"),
        Text(row, "STATE", "STATUS"),
        Text(row, "POD ID"),
        Text(row, "POD"),
        Text(row, "NAMESPACE"),
        int.TryParse(Text(row, "ATTEMPT"), out var attempt) ? attempt : null,
        row.Line);

    private static string Text(TableRow row, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (row[column] is { } cell)
                return cell.Text;
        }

        return "";
    }
}
