// The collector looks into every namespace of the machine: a lab beside the one that is collected would be in its bundle, too.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
