using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SupportBundle.Bundle;
using SupportBundle.Bundle.Redaction;
using SupportBundle.Collector.Cluster;
using SupportBundle.Collector.Collection;
using SupportBundle.Collector.Commands.Choosing;
using SupportBundle.Collector.Hosts;
using SupportBundle.Collector.Progress;
using SupportBundle.Collector.Specs;

namespace SupportBundle.Collector.Commands;

/// <summary>The whole collection: choose, run, close, report.</summary>
internal sealed class CollectCommand(CollectOptions options, BundleFile file, ImmutableArray<CollectionSpec> specs, KubeConnectionResult connection, Redactor redactor, TimeProvider time)
{
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(20);

    private readonly DateTimeOffset _started = time.GetUtcNow();

    public static int Run(CollectOptions options)
    {
        var time = TimeProvider.System;
        var (specs, nothing) = ChosenSpecs.Of(options);
        if (nothing is not null)
            return Refuse(nothing);
        if (!options.Yes && !Consent.Given(options))
            return Refuse("Nothing was collected.");

        var (redactor, wrong) = SiteKnowledge.Redactor(options);
        if (redactor is null)
            return Refuse(wrong ?? "");

        var label = options.Label ?? HostFacts.NodeName();
        var (file, problem) = BundleFile.Choose(options.Out, redactor.Masker?.Mask(label) ?? label, time.GetUtcNow());
        if (file is null)
            return Refuse(problem ?? "");

        var connection = KubeconfigSources.Find("/", options.Kubeconfig ?? EnvironmentKubeconfig(), Environment.GetEnvironmentVariable);
        if (options.Kubeconfig is not null && connection.Connection is null)
            return Refuse($"--kubeconfig cannot be used: {connection.Problem}");

        try
        {
            return new CollectCommand(options, file, specs, connection, redactor, time).Run();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var left = File.Exists(file.PartialPath) ? $" What was written until then is in {file.PartialPath}." : "";
            return Refuse($"The bundle could not be written to {file.Path}: {e.Message}.{left}");
        }
    }

    // KUBECONFIG may hold several, separated by colons; the first that exists counts here.
    private static string? EnvironmentKubeconfig() =>
        Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(':').FirstOrDefault(File.Exists);

    private static int Refuse(string problem)
    {
        Console.Error.WriteLine($"sb-collect: {problem}");
        return ExitCodes.NothingMade;
    }

    private int Run()
    {
        using var stop = new StopSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using var hangUp = OnSignal(PosixSignal.SIGHUP, stop);
        using var deadline = time.CreateTimer(_ => stop.Stop(BundleOutcome.Deadline), null, options.Deadline, Timeout.InfiniteTimeSpan);

        if (redactor.Masker is { } masker && connection.Connection is { } asked && !options.NoCluster)
            ClusterNodes.Ask(asked, masker.Known, stop.Token);
        var manifest = Write(stop);
        File.Move(file.PartialPath, file.Path);
        var closing = Closing.Of(manifest, file.Path, specs);
        Report.Print(closing, options.Quiet, options.Json);
        return closing.IsComplete ? ExitCodes.Complete : ExitCodes.Incomplete;
    }

    private BundleManifest Write(StopSource stop)
    {
        using var writer = BundleWriter.Create(file.PartialPath, file.TopFolder, _started, new() { MaxBytes = options.MaxSize, FreeSpace = file.FreeSpace, Masker = redactor.Masker });
        var state = new RunState(time, options.Deadline, () => writer.Length);
        var context = new CollectionContext(writer, redactor, HostFacts.NodeName()) { Time = time, Since = _started - options.Since, Watcher = state };
        using (var view = ProgressView.Start(state, options.Quiet))
            Collect(context, stop);
        OwnProcess.EndStrays();
        return Close(writer, stop.Outcome);
    }

    private void Collect(CollectionContext context, StopSource stop)
    {
        var (namespaces, containers, leftOut) = FindPlaces(context.Environment, stop.Token);
        var local = WorkList.Order([.. specs.Where(spec => !ApiCollection.Handles(spec))], namespaces, containers);
        var api = new ClusterCollection(context, [.. specs.Where(ApiCollection.Handles)], options.Since);
        context.Watcher.Planned(local.Length + api.Count);

        var run = new CollectionRun(context, stop);
        var cluster = Task.Run(() => api.RunAsync(connection, options.NoCluster, stop.Token));
        run.Run(local);
        run.Describe([.. namespaces, .. containers], leftOut);
        cluster.Wait();
    }

    // In /proc, a process that hangs in the kernel can make its reader hang.
    private (ImmutableArray<Place> Namespaces, ImmutableArray<Place> Containers, int LeftOut) FindPlaces(CommandEnvironment environment, CancellationToken stop)
    {
        (ImmutableArray<Place> Found, int LeftOut) namespaces = ([], 0);
        ImmutableArray<Place> containers = [];
        var found = LeaveBehind.TryRun(
            () =>
            {
                if (specs.Any(WorkList.NeedsNamespaces))
                    namespaces = Places.NetworkNamespaces();
                if (specs.Any(WorkList.NeedsContainers))
                    containers = Places.NetfilterContainers(command => environment.Find(command) is not null);
            },
            LongestSearch,
            stop);
        return found ? (namespaces.Found, containers, namespaces.LeftOut) : ([], [], 0);
    }

    private BundleManifest Close(BundleWriter writer, BundleOutcome outcome)
    {
        var manifest = new BundleManifest
        {
            Collector = new("sb-collect", ProductVersion.Text, redactor.RedactArguments(options.Arguments), SpecCatalog.Sha256),
            Host = HostFacts.Identity(),
            Started = _started,
            Ended = time.GetUtcNow(),
            Outcome = outcome,
        };
        return writer.Close(manifest);
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, StopSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            // The bundle is closed first; a second signal changes nothing, as this takes two seconds at most.
            context.Cancel = true;
            stop.Stop(BundleOutcome.Interrupted);
        });
}
