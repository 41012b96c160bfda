using System.Text;
using System.Text.Json;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Hosts;

namespace SupportBundle.Collector.Collection.BuiltIns;

/// <summary>One JSON object a line for each process; its arguments without secrets. Kernel threads have none.</summary>
internal static class ProcessReader
{
    public static ItemEnd Write(Redactor redactor, ItemSink sink)
    {
        foreach (var process in ProcessFolder.All().OrderBy(process => process.Pid))
        {
            // It may have ended since the folder was listed.
            if (process.Text("stat") is { } stat && Describe(process, stat, redactor) is { } line)
                sink.WriteLine(line);
        }

        return ItemEnd.Collected;
    }

    private static string Describe(ProcessFolder process, string stat, Redactor redactor)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("pid", process.Pid);
            json.WriteNumber("ppid", OwnProcess.ParentOf(stat));
            json.WriteString("comm", process.Command ?? "");
            WriteArguments(json, process, redactor);
            WriteContainer(json, process.Cgroup ?? "");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteArguments(Utf8JsonWriter json, ProcessFolder process, Redactor redactor)
    {
        var commandLine = (process.Text("cmdline") ?? "").TrimEnd('\0');
        json.WriteStartArray("argv");
        if (commandLine.Length > 0)
        {
            foreach (var argument in redactor.RedactArguments(commandLine.Split('\0')))
                json.WriteStringValue(argument);
        }

        json.WriteEndArray();
    }

    private static void WriteContainer(Utf8JsonWriter json, string cgroup)
    {
        if (ContainerNames.PodUid(cgroup) is { } uid)
            json.WriteString("podUid", uid);
        if (ContainerNames.ContainerId(cgroup) is { } id)
            json.WriteString("containerId", id);
    }
}
